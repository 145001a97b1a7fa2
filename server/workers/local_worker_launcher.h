// Workers as processes of this machine.
#ifndef SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_
#define SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_

#include <memory>
#include <string>
#include <vector>

#include "server/workers/standby_pool.h"
#include "server/workers/worker_launcher.h"
#include "server/workers/worker_logs.h"

namespace spikepinn::server {

struct LocalLauncherOptions {
  std::string program;      // the worker's
  std::string log_dir;      // for JOB-ATTEMPT.log, and template.log
  StandbyOptions standbys;  // size 0: no template process, every worker is started afresh
  WorkerLogOptions logs = {};
  WorkerTemplateOptions worker_template = {};  // but its program and log, which follow from these
};

// Hands out workers that were forked ahead by a warm template process, and while there is none
// starts the program itself, with its socket as file descriptor 3. No other descriptor of ours
// reaches a worker, which leads a process group of its own.
class LocalWorkerLauncher : public WorkerLauncher {
 public:
  explicit LocalWorkerLauncher(LocalLauncherOptions options);
  ~LocalWorkerLauncher() override;

  // Makes this process a subreaper (PR_SET_CHILD_SUBREAPER): the workers of the template become its
  // children.
  void Start(EventLoop& loop) override;
  void Stop() override;
  absl::StatusOr<std::unique_ptr<WorkerProcess>> Launch(const WorkerStart& start) override;
  std::string LogPath(const AttemptId& attempt) const override { return logs_.PathOf(attempt); }
  std::vector<AttemptId> Logs() const override { return logs_.List(); }
  void TrimLog(const AttemptId& attempt) override { logs_.Trim(attempt); }
  void DiscardLogs(const AttemptId& last) override { logs_.Discard(last); }

 private:
  absl::StatusOr<std::unique_ptr<WorkerProcess>> StartAfresh(const WorkerStart& start);

  const LocalLauncherOptions options_;
  WorkerLogs logs_;
  std::unique_ptr<StandbyPool> standbys_;  // between Start and Stop
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_LAUNCHER_H_
