// One StreamJobLog stream: a cursor over the file that a worker writes to.
#ifndef SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_

#include <cstdint>
#include <string>

#include "grpcpp/support/server_callback.h"
#include "server/jobs/job.h"
#include "server/service/follow_reactor.h"
#include "server/service/log_watch.h"
#include "server/service/read_budget.h"
#include "server/service/watch_context.h"
#include "server/service/write_watch.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// A piece is read only after the piece before was written; a client that does not read at all is
// cancelled by the WriteWatch. While the stream follows, it is woken by writes to the file and by
// events of the job.
class LogReactor : public FollowReactor<v1::StreamJobLogResponse>, private LogWatch::Listener {
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

  LogReactor(const Parts& parts, Cursor cursor, ReadBudget::Share share);

 private:
  ~LogReactor() override;

  // gRPC's threads:
  void OnWriteDone(bool ok) override;

  // The loop's thread:
  void OnWritten() override { Advance(); }
  void Continue() override;
  void Send(const v1::StreamJobLogResponse& message) override;
  // Learns which attempt it is, from the first one that the job has; false if there is none yet,
  // and after the end of the stream.
  bool FindAttempt(const Job& job);
  // False after the end of the stream.
  bool ListenTo(const std::string& path);

  const Parts parts_;
  Cursor cursor_;
  const ReadBudget::Share share_;
  std::string listening_to_;  // a path; empty: to none yet
  bool told_chunk_ = false;
  // Without follow: how far it goes, the size of the log at its start.
  std::int64_t replayed_at_ = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_LOG_REACTOR_H_
