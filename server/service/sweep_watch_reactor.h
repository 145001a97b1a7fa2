// One WatchSweep stream.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/event_hub.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Owned by itself: it is deleted on the loop's thread after gRPC is done with it. However often it
// is woken, it reads the sweep at most once in a while, and not before the message before was
// written.
//
// Threads: as with WatchReactor, decisions are taken on the event loop's thread alone; while
// `writing_`, gRPC's threads own `message_`.
class SweepWatchReactor : public grpc::ServerWriteReactor<v1::WatchSweepResponse>,
                          private EventHub::Watcher {
 public:
  struct Context {
    EventLoop& loop;
    Dispatcher& dispatcher;
    EventHub& hub;             // wakes under SweepName(id)
    absl::Duration heartbeat;  // a stream that was silent this long says so
  };

  // Begins to watch. From any thread.
  static SweepWatchReactor* Start(const Context& context, std::string sweep_id);

 private:
  SweepWatchReactor(const Context& context, std::string sweep_id)
      : context_(context), sweep_id_(std::move(sweep_id)) {}
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

  const Context context_;
  const std::string sweep_id_;

  v1::WatchSweepResponse message_;
  std::string last_sent_;  // counts, encoded; empty before the first
  std::optional<EventLoop::TimerId> heartbeat_timer_;
  std::optional<EventLoop::TimerId> pause_timer_;  // while set, news wait
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
