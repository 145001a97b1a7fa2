#include "server/workers/local_worker_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/strip.h"

namespace spikepinn::server {
namespace {

constexpr off_t kLogTailBytes = 2048;  // enough for an exception's message and some context

}  // namespace

// glibc 2.36 declares its own pidfd_open without extern "C".
OwnedFd OpenPidFd(pid_t pid) { return OwnedFd(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))); }

absl::StatusOr<std::unique_ptr<LocalWorkerProcess>> LocalWorkerProcess::Adopt(
    pid_t pid, OwnedFd socket, std::string counters) {
  fcntl(socket.get(), F_SETFL, O_NONBLOCK);
  OwnedFd exit_fd = OpenPidFd(pid);
  const int error = errno;
  const bool watched = exit_fd.valid();
  std::unique_ptr<LocalWorkerProcess> process(
      new LocalWorkerProcess(pid, std::move(socket), std::move(exit_fd), std::move(counters)));
  if (!watched) return absl::ErrnoToStatus(error, "cannot watch a worker");
  return process;
}

LocalWorkerProcess::LocalWorkerProcess(pid_t pid, OwnedFd socket, OwnedFd exit_fd,
                                       std::string counters)
    : pid_(pid),
      socket_(std::move(socket)),
      exit_fd_(std::move(exit_fd)),
      counters_(std::move(counters)) {}

LocalWorkerProcess::~LocalWorkerProcess() {
  if (reaped_) return;
  Kill(SIGKILL);
  Reap();
}

// A worker may have waited for days before.
void LocalWorkerProcess::OnAssignment() { oom_kills_before_ = OomKills(counters_); }

void LocalWorkerProcess::Kill(int signal) {
  // The group's id stays taken until its leader is reaped, so this cannot hit a stranger.
  if (!reaped_) kill(-pid_, signal);
}

ExitStatus LocalWorkerProcess::Reap() {
  int status = 0;
  while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  reaped_ = true;
  if (!WIFSIGNALED(status)) return {.code = WEXITSTATUS(status), .signal = 0};
  const int signal = WTERMSIG(status);
  return {.code = 0,
          .signal = signal,
          .out_of_memory = signal == SIGKILL && OomKills(counters_) > oom_kills_before_};
}

// The end of the file, from the beginning of a line on where there is one.
std::string LocalWorkerProcess::LastLogLines(const std::string& log_path) {
  const OwnedFd file(open(log_path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  if (!file.valid() || fstat(file.get(), &info) != 0) return "";
  const off_t begin = std::max<off_t>(0, info.st_size - kLogTailBytes);
  std::string tail(static_cast<std::size_t>(info.st_size - begin), '\0');
  const ssize_t count = pread(file.get(), tail.data(), tail.size(), begin);
  tail.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  const std::size_t newline = tail.find('\n');
  if (begin > 0 && newline != std::string::npos) tail.erase(0, newline + 1);
  return std::string(absl::StripSuffix(tail, "\n"));
}

bool LocalWorkerProcess::HasEnded() const {
  pollfd waiting{exit_fd_.get(), POLLIN, 0};
  return poll(&waiting, 1, 0) > 0;
}

}  // namespace spikepinn::server
