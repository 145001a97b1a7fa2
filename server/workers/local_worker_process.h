// A worker that is a process of this machine.
#ifndef SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_PROCESS_H_
#define SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_PROCESS_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "server/workers/oom_kills.h"
#include "server/workers/owned_fd.h"
#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

// A descriptor that becomes readable when the child `pid` ends; invalid with errno set.
OwnedFd OpenPidFd(pid_t pid);

class LocalWorkerProcess : public WorkerProcess {
 public:
  // Takes over a child that leads its own process group, and our end of its socket. If it cannot be
  // watched, it is killed and reaped. `counters`: see OomKills.
  static absl::StatusOr<std::unique_ptr<LocalWorkerProcess>> Adopt(
      pid_t pid, OwnedFd socket, std::string counters = kKernelCounters);
  ~LocalWorkerProcess() override;

  pid_t pid() const override { return pid_; }
  int socket() const override { return socket_.get(); }
  int exit_fd() const override { return exit_fd_.get(); }
  void OnAssignment() override;
  void Kill(int signal) override;
  ExitStatus Reap() override;
  std::string LastLogLines(const std::string& log_path) override;

  // Whether it has ended, without waiting.
  bool HasEnded() const;

 private:
  LocalWorkerProcess(pid_t pid, OwnedFd socket, OwnedFd exit_fd, std::string counters);

  const pid_t pid_;
  const OwnedFd socket_;
  const OwnedFd exit_fd_;
  const std::string counters_;
  std::int64_t oom_kills_before_ = 0;  // of the machine, before the assignment
  bool reaped_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_LOCAL_WORKER_PROCESS_H_
