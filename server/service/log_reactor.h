// One StreamJobLog stream: a cursor over the file that a worker writes to.
#ifndef SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/jobs/job.h"
#include "server/service/event_hub.h"
#include "server/service/log_watch.h"
#include "server/service/watch_context.h"
#include "server/service/write_watch.h"
#include "server/workers/timer.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Owned by itself: it is deleted on the watch loop's thread after gRPC is done with it. A piece is
// read only after the piece before was written, so that a slow reader costs one piece of memory;
// one that does not read at all is cancelled by the WriteWatch. While it follows, it is woken by
// writes to the file and by events of the job.
//
// Threads: decisions are taken on the watch loop's thread alone; gRPC's threads own `message_`
// while `writing_`.
class LogReactor : public grpc::ServerWriteReactor<v1::StreamJobLogResponse>,
                   private EventHub::Watcher,
                   private LogWatch::Listener {
 public:
  struct Parts {
    WatchContext context;
    LogWatch& logs;  // of the watch loop's thread
    const WorkerLauncher& launcher;
    WriteWatch& writes;
    grpc::CallbackServerContext* call;
  };

  struct Cursor {
    AttemptId attempt;  // attempt 0: the newest
    std::int64_t offset = 0;
    bool follow = false;
  };

  // Begins to read. From any thread.
  static LogReactor* Start(const Parts& parts, Cursor cursor);

 private:
  LogReactor(const Parts& parts, Cursor cursor);
  ~LogReactor() override = default;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

  // The loop's thread:
  void Open();
  void Wake() override { Advance(); }
  void OnWritten() override { Advance(); }
  void StopWatching() override;
  // Does the next thing that is due, unless a write is under way.
  void Advance();
  // Learns which attempt it is, from the first one that the job has; false if there is none yet,
  // and after the end of the stream.
  bool FindAttempt(const Job& job);
  void WriteMore();
  void AwaitMore();
  void Write();
  void End(const absl::Status& status);

  const Parts parts_;
  const std::string key_;  // of the hub
  Cursor cursor_;
  v1::StreamJobLogResponse message_;
  Timer heartbeat_timer_;
  std::string listening_to_;  // a path; empty: to none yet
  bool told_chunk_ = false;
  std::int64_t replayed_at_ =
      0;  // without follow: how far it goes, the size of the log at its start
  bool writing_ = false;
  bool cancelled_ = false;  // the client is gone
  bool stopping_ = false;   // the server is shutting down
  bool told_stopping_ = false;
  bool finished_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_
