// One WatchJob stream: a cursor over the stored log.
#ifndef SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/event_feed.h"
#include "server/service/event_hub.h"
#include "server/service/watch_context.h"
#include "server/workers/timer.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Owned by itself: it is deleted on the loop's thread after gRPC is done with it. A batch is read
// only after the batch before was written, and is shared with other watchers, so a slow reader
// costs one batch of memory and nothing else.
//
// Threads: decisions are taken on the watch loop's thread alone. While `writing_`, gRPC's threads
// own `batch_` and `next_` and write the batch to its end; then they hand both back by a post.
class WatchReactor : public grpc::ServerWriteReactor<v1::WatchJobResponse>,
                     private EventHub::Watcher {
 public:
  // Begins to watch. From any thread.
  static WatchReactor* Start(const WatchContext& context, std::string job_id,
                             std::int64_t after_sequence);

 private:
  WatchReactor(const WatchContext& context, std::string job_id, std::int64_t after_sequence);
  ~WatchReactor() override = default;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // The loop's thread:
  void Open();
  absl::Status CheckStart();
  void Wake() override { Advance(); }
  void StopWatching() override;
  void OnBatchWritten(bool ok);
  // Does the next thing that is due, unless a write is under way.
  void Advance();
  void WriteNextEvents();
  void WriteOne(v1::WatchJobResponse message);
  void StartBatch(std::shared_ptr<const EventBatch> batch);
  void End(const absl::Status& status);

  const WatchContext context_;
  const std::string job_id_;
  const std::string key_;  // of the hub

  std::shared_ptr<const EventBatch> batch_;  // as in EventFeed::After
  std::size_t next_ = 0;                     // in batch_: what is being written

  std::int64_t cursor_;             // number of the last event taken into a batch
  std::int64_t dropped_up_to_ = 0;  // events up to this number are no longer kept; 0: nobody asked
  Timer heartbeat_timer_;
  bool writing_ = false;
  bool saw_terminal_event_ = false;
  bool cancelled_ = false;  // the client is gone
  bool stopping_ = false;   // the server is shutting down
  bool told_stopping_ = false;
  bool finished_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_WATCH_REACTOR_H_
