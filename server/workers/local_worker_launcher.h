// Workers as processes of this machine.
#ifndef SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_
#define SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_

#include <memory>
#include <string>
#include <utility>

#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

// Spawns `program` with its socket as file descriptor 3 and no other descriptor of ours, in a
// process group of its own, so that a Ctrl-C meant for the server reaches the server alone. What it
// prints goes to `log_dir`/JOB-ATTEMPT.log.
class LocalWorkerLauncher : public WorkerLauncher {
 public:
  LocalWorkerLauncher(std::string program, std::string log_dir)
      : program_(std::move(program)), log_dir_(std::move(log_dir)) {}

  absl::StatusOr<std::unique_ptr<WorkerProcess>> Launch(const WorkerStart& start) override;
  void DiscardLogs(const AttemptId& last) override;

 private:
  std::string LogPath(const AttemptId& attempt) const;

  const std::string program_;
  const std::string log_dir_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_
