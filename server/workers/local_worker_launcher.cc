#include "server/workers/local_worker_launcher.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workers/owned_fd.h"
#include "server/workers/spawn.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {

LocalWorkerLauncher::LocalWorkerLauncher(LocalLauncherOptions options)
    : options_(std::move(options)), logs_(options_.log_dir, options_.logs) {}

LocalWorkerLauncher::~LocalWorkerLauncher() = default;

void LocalWorkerLauncher::Start(EventLoop& loop) {
  if (options_.standbys.size <= 0) return;
  if (prctl(PR_SET_CHILD_SUBREAPER, 1) != 0) {
    spdlog::warn("no template process, workers start slowly: {}", strerror(errno));
    return;
  }
  WorkerTemplateOptions worker_template = options_.worker_template;
  worker_template.program = options_.program;
  worker_template.log_path = absl::StrCat(options_.log_dir, "/template.log");
  standbys_ = std::make_unique<StandbyPool>(loop, options_.standbys, std::move(worker_template));
  standbys_->Start();
}

void LocalWorkerLauncher::Stop() { standbys_.reset(); }

absl::StatusOr<std::unique_ptr<WorkerProcess>> LocalWorkerLauncher::Launch(
    const WorkerStart& start) {
  if (standbys_ != nullptr) {
    if (std::unique_ptr<LocalWorkerProcess> ready = standbys_->Take()) return ready;
  }
  return StartAfresh(start);
}

absl::StatusOr<std::unique_ptr<WorkerProcess>> LocalWorkerLauncher::StartAfresh(
    const WorkerStart& start) {
  const std::string log_path = LogPath(start.attempt);
  const OwnedFd log(
      open(log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0640));
  if (!log.valid()) return absl::ErrnoToStatus(errno, absl::StrCat("cannot create ", log_path));

  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return absl::ErrnoToStatus(errno, "cannot create the socket to a worker");
  }
  OwnedFd ours(ends[0]);
  const OwnedFd theirs(ends[1]);
  absl::StatusOr<pid_t> pid = Spawn({.program = options_.program,
                                     .environment = WorkerEnvironment(start.threads),
                                     .socket = theirs.get(),
                                     .log = log.get()});
  if (!pid.ok()) return pid.status();
  return LocalWorkerProcess::Adopt(*pid, std::move(ours));
}

}  // namespace spikepinn::server
