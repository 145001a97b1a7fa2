// One WatchJob stream: a cursor over the stored log.
#ifndef SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "server/service/event_feed.h"
#include "server/service/follow_reactor.h"
#include "server/service/watch_context.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// A batch is read only after the batch before was written, and is shared with other watchers, so a
// slow reader costs one batch of memory and nothing else. While a batch is being written, gRPC's
// threads own `batch_` and `next_` and write the batch to its end.
class WatchReactor : public FollowReactor<v1::WatchJobResponse> {
 public:
  WatchReactor(const WatchContext& context, std::string job_id, std::int64_t after_sequence);

 private:
  ~WatchReactor() override = default;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;

  // The loop's thread:
  absl::Status CheckStart() override;
  bool HasEnded() const override { return saw_terminal_event_; }
  void Continue() override;
  void WriteBatch(std::shared_ptr<const EventBatch> batch);

  const std::string job_id_;
  std::int64_t cursor_;             // number of the last event taken into a batch
  std::int64_t dropped_up_to_ = 0;  // events up to this number are no longer kept; 0: nobody asked
  bool saw_terminal_event_ = false;

  std::shared_ptr<const EventBatch> batch_;  // as in EventFeed::After; null: a message without one
  std::size_t next_ = 0;                     // in batch_: what is being written
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_
