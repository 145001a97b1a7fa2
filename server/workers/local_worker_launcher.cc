#include "server/workers/local_worker_launcher.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "server/workers/owned_fd.h"

namespace spikepinn::server {
namespace {

constexpr int kWorkerSocketFd = 3;     // where the worker program looks for its socket
constexpr off_t kLogTailBytes = 2048;  // enough for an exception's message and some context

// glibc 2.36 declares its own pidfd_open without extern "C".
int OpenPidFd(pid_t pid) { return static_cast<int>(syscall(SYS_pidfd_open, pid, 0)); }

// The end of a log file, from the beginning of a line on where there is one.
std::string ReadTail(const std::string& path) {
  const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
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

class LocalWorkerProcess : public WorkerProcess {
 public:
  LocalWorkerProcess(pid_t pid, OwnedFd socket, OwnedFd exit_fd, std::string log_path)
      : pid_(pid),
        socket_(std::move(socket)),
        exit_fd_(std::move(exit_fd)),
        log_path_(std::move(log_path)) {}

  ~LocalWorkerProcess() override {
    if (reaped_) return;
    Kill(SIGKILL);
    Reap();
  }

  pid_t pid() const override { return pid_; }
  int socket() const override { return socket_.get(); }
  int exit_fd() const override { return exit_fd_.get(); }

  void Kill(int signal) override {
    // The group's id stays taken until its leader is reaped, so this cannot hit a stranger.
    if (!reaped_) kill(-pid_, signal);
  }

  ExitStatus Reap() override {
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    if (WIFSIGNALED(status)) return {.code = 0, .signal = WTERMSIG(status)};
    return {.code = WEXITSTATUS(status), .signal = 0};
  }

  std::string LastLogLines() override { return ReadTail(log_path_); }

 private:
  const pid_t pid_;
  const OwnedFd socket_;
  const OwnedFd exit_fd_;
  const std::string log_path_;
  bool reaped_ = false;
};

// The server's environment with the number of threads replaced.
std::vector<std::string> WorkerEnvironment(std::int64_t threads) {
  std::vector<std::string> out = {absl::StrCat("OMP_NUM_THREADS=", threads),
                                  absl::StrCat("OPENBLAS_NUM_THREADS=", threads),
                                  // libgomp's threads spin for milliseconds by default; on a core
                                  // that something else uses too, that makes training ten times
                                  // slower.
                                  "GOMP_SPINCOUNT=1000"};
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text(*entry);
    if (absl::StartsWith(text, "OMP_NUM_THREADS=")) continue;
    if (absl::StartsWith(text, "OPENBLAS_NUM_THREADS=")) continue;
    if (absl::StartsWith(text, "GOMP_SPINCOUNT=")) continue;
    out.emplace_back(*entry);
  }
  return out;
}

// posix_spawn's two objects with their lifetimes.
class SpawnPlan {
 public:
  SpawnPlan(int socket, int log) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, log, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, log, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, socket, kWorkerSocketFd);
    // A library's descriptor without close-on-exec would keep our port taken after our death.
    posix_spawn_file_actions_addclosefrom_np(&actions_, kWorkerSocketFd + 1);

    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~SpawnPlan() {
    posix_spawn_file_actions_destroy(&actions_);
    posix_spawnattr_destroy(&attributes_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  absl::StatusOr<pid_t> Spawn(std::string program, std::vector<std::string> environment) const {
    std::vector<char*> env;
    for (std::string& entry : environment) env.push_back(entry.data());
    env.push_back(nullptr);
    char* const arguments[] = {program.data(), nullptr};
    pid_t pid = -1;
    const int error =
        posix_spawn(&pid, program.c_str(), &actions_, &attributes_, arguments, env.data());
    if (error != 0) return absl::ErrnoToStatus(error, absl::StrCat("cannot start ", program));
    return pid;
  }

 private:
  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<WorkerProcess>> LocalWorkerLauncher::Launch(
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
  fcntl(ours.get(), F_SETFL, O_NONBLOCK);

  const SpawnPlan plan(theirs.get(), log.get());
  absl::StatusOr<pid_t> pid = plan.Spawn(program_, WorkerEnvironment(start.threads));
  if (!pid.ok()) return pid.status();
  OwnedFd exit_fd(OpenPidFd(*pid));
  const int pidfd_error = errno;
  const bool has_exit_fd = exit_fd.valid();
  auto process =
      std::make_unique<LocalWorkerProcess>(*pid, std::move(ours), std::move(exit_fd), log_path);
  if (!has_exit_fd) return absl::ErrnoToStatus(pidfd_error, "cannot watch a worker");
  return process;
}

void LocalWorkerLauncher::DiscardLogs(const AttemptId& last) {
  for (std::int32_t attempt = 1; attempt <= last.attempt; ++attempt) {
    unlink(LogPath({last.job_id, attempt}).c_str());  // one that is gone already is fine
  }
}

std::string LocalWorkerLauncher::LogPath(const AttemptId& attempt) const {
  return absl::StrCat(log_dir_, "/", attempt.job_id, "-", attempt.attempt, ".log");
}

}  // namespace spikepinn::server
