// One WatchSweep stream.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/jobs/job_name.h"
#include "server/service/event_hub.h"
#include "server/service/watch_context.h"
#include "server/workers/timer.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Owned by itself: it is deleted on the loop's thread after gRPC is done with it. However often it
// is woken, it reads the sweep at most once in a while, and not before the message before was
// written.
//
// Threads: as with WatchReactor, decisions are taken on the watch loop's thread alone; while
// `writing_`, gRPC's threads own `message_`.
class SweepWatchReactor : public grpc::ServerWriteReactor<v1::WatchSweepResponse>,
                          private EventHub::Watcher {
 public:
  // Begins to watch. From any thread.
  static SweepWatchReactor* Start(const WatchContext& context, std::string sweep_id);

 private:
  SweepWatchReactor(const WatchContext& context, std::string sweep_id)
      : context_(context),
        sweep_id_(std::move(sweep_id)),
        key_(SweepName(sweep_id_)),
        heartbeat_timer_(context.loop),
        pause_timer_(context.loop) {}
  ~SweepWatchReactor() override = default;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // The loop's thread:
  void Open();
  void Wake() override;
  void StopWatching() override;
  // Does the next thing that is due, unless a write is under way.
  void Advance();
  void WriteSweepIfNews();
  void AwaitNews();
  void Write();
  void End(const absl::Status& status);

  const WatchContext context_;
  const std::string sweep_id_;
  const std::string key_;  // of the hub

  v1::WatchSweepResponse message_;
  std::string last_sent_;  // counts, encoded; empty before the first
  Timer heartbeat_timer_;
  Timer pause_timer_;  // while set, news wait
  bool news_ = true;
  bool writing_ = false;
  bool sent_end_ = false;   // of the sweep
  bool cancelled_ = false;  // the client is gone
  bool stopping_ = false;   // the server is shutting down
  bool told_stopping_ = false;
  bool finished_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_
