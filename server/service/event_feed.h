// Stored events as messages, made once for all who watch the same job.
#ifndef SPIKEPINN_SERVER_SERVICE_EVENT_FEED_H_
#define SPIKEPINN_SERVER_SERVICE_EVENT_FEED_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/jobs/job_store.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Some events of one job in a row, as they are sent.
struct EventBatch {
  std::vector<v1::WatchJobResponse> messages;  // at least one
  std::int64_t last_sequence = 0;
  bool ends_job = false;  // the last one is the job's terminal state
};

// A thousand watchers at the head of a log ask for the same events at the same time: the first one
// reads them from the store, the others get the same batch. Used on one thread.
class EventFeed {
 public:
  explicit EventFeed(JobStore& store) : store_(store) {}

  // A batch of events after number `after`; null if there are none yet. Shared by all that write
  // it: the last one lets go of it.
  absl::StatusOr<std::shared_ptr<const EventBatch>> After(const std::string& job_id,
                                                          std::int64_t after);

 private:
  struct Recent {
    std::string job_id;
    std::int64_t after = 0;
    std::shared_ptr<const EventBatch> batch;
  };

  JobStore& store_;
  std::deque<Recent> recent_;  // the newest last
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_EVENT_FEED_H_
