#include "server/workers/worker_template.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workers/spawn.h"
#include "spdlog/spdlog.h"
#include "wire/template_protocol.h"

namespace spikepinn::server {
namespace {

using wire::TemplateReply;
using wire::TemplateRequest;

struct Received {
  TemplateReply reply;
  OwnedFd socket;
};

// Nothing if there is no whole packet now.
std::optional<Received> ReceiveReply(int control) {
  Received out;
  iovec part{&out.reply, sizeof out.reply};
  alignas(cmsghdr) char buffer[CMSG_SPACE(sizeof(int))];
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = buffer;
  message.msg_controllen = sizeof buffer;
  const ssize_t got = recvmsg(control, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
  if (got <= 0) return std::nullopt;
  const cmsghdr* header = CMSG_FIRSTHDR(&message);
  if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    out.socket = OwnedFd(fd);
  }
  if (got != static_cast<ssize_t>(sizeof out.reply)) return std::nullopt;
  return out;
}

}  // namespace

WorkerTemplate::WorkerTemplate(EventLoop& loop, WorkerTemplateOptions options, Callbacks callbacks)
    : loop_(loop),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      backoff_(options_.first_backoff),
      restart_timer_(loop),
      silence_timer_(loop) {}

WorkerTemplate::~WorkerTemplate() {
  if (!running_.has_value()) return;
  Unwatch(&*running_);
  ReapGroup(running_->pid);
}

void WorkerTemplate::Start() {
  absl::StatusOr<Running> spawned = Spawn();
  if (!spawned.ok()) {
    RestartLater(std::string(spawned.status().message()));
    return;
  }
  running_ = *std::move(spawned);
  started_up_ = false;
  if (absl::Status status = Watch(&*running_); !status.ok()) {
    Unwatch(&*running_);
    ReapGroup(running_->pid);
    running_.reset();
    RestartLater(std::string(status.message()));
    return;
  }
  spdlog::debug("template process {} starts", running_->pid);
  callbacks_.started();
}

absl::StatusOr<WorkerTemplate::Running> WorkerTemplate::Spawn() const {
  const OwnedFd log(
      open(options_.log_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0640));
  if (!log.valid()) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot create ", options_.log_path));
  }
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
    return absl::ErrnoToStatus(errno, "cannot create the socket to the template process");
  }
  Running out;
  out.control = OwnedFd(ends[0]);
  const OwnedFd theirs(ends[1]);
  absl::StatusOr<pid_t> pid = server::Spawn({.program = options_.program,
                                             .arguments = {wire::kTemplateFlag},
                                             .environment = WorkerEnvironment(0),
                                             .socket = theirs.get(),
                                             .log = log.get()});
  if (!pid.ok()) return pid.status();
  out.pid = *pid;
  out.exit_fd = OpenPidFd(*pid);
  return out;
}

absl::Status WorkerTemplate::Watch(Running* running) {
  absl::StatusOr<EventLoop::WatchId> control =
      loop_.Watch(running->control.get(), EPOLLIN, [this](std::uint32_t events) {
        TakeReplies();
        // The end of the socket is the end of the process, which the other watch sees to.
        if ((events & EPOLLHUP) != 0 && running_->control_watch.has_value()) {
          loop_.Unwatch(*std::exchange(running_->control_watch, std::nullopt));
        }
      });
  if (!control.ok()) return control.status();
  running->control_watch = *control;
  absl::StatusOr<EventLoop::WatchId> exit =
      loop_.Watch(running->exit_fd.get(), EPOLLIN, [this](std::uint32_t) { OnExit(); });
  if (!exit.ok()) return exit.status();
  running->exit_watch = *exit;
  return absl::OkStatus();
}

void WorkerTemplate::Unwatch(Running* running) {
  if (running->control_watch.has_value()) loop_.Unwatch(*running->control_watch);
  if (running->exit_watch.has_value()) loop_.Unwatch(*running->exit_watch);
  running->control_watch.reset();
  running->exit_watch.reset();
}

bool WorkerTemplate::Request() {
  if (!running_.has_value()) return false;
  const TemplateRequest request;
  const ssize_t sent =
      send(running_->control.get(), &request, sizeof request, MSG_DONTWAIT | MSG_NOSIGNAL);
  if (sent != static_cast<ssize_t>(sizeof request)) return false;
  ++pending_;
  if (!silence_timer_.is_set()) WaitPatiently();
  return true;
}

void WorkerTemplate::TakeReplies(absl::Duration wait) {
  if (!running_.has_value()) return;
  if (started_up_ && pending_ > 0 && wait > absl::ZeroDuration()) {
    pollfd waiting{running_->control.get(), POLLIN, 0};
    poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(wait)));
  }
  while (TakeReply()) {
  }
}

bool WorkerTemplate::TakeReply() {
  std::optional<Received> received = ReceiveReply(running_->control.get());
  if (!received.has_value()) return false;
  --pending_;
  started_up_ = true;
  silence_timer_.Cancel();
  if (pending_ > 0) WaitPatiently();
  absl::StatusOr<std::unique_ptr<LocalWorkerProcess>> worker =
      received->reply.error != 0 ? absl::ErrnoToStatus(received->reply.error, "it cannot fork")
                                 : Adopt(received->reply.pid, std::move(received->socket));
  if (!worker.ok()) {
    spdlog::warn("the template process: {}", std::string(worker.status().message()));
    callbacks_.forked(nullptr);
    return true;
  }
  backoff_ = options_.first_backoff;
  callbacks_.forked(*std::move(worker));
  return true;
}

absl::StatusOr<std::unique_ptr<LocalWorkerProcess>> WorkerTemplate::Adopt(pid_t pid,
                                                                          OwnedFd socket) {
  if (pid <= 0 || setpgid(pid, pid) != 0) {  // without its socket it ends
    return absl::ErrnoToStatus(errno, absl::StrCat("its worker ", pid, " is not our child"));
  }
  return LocalWorkerProcess::Adopt(pid, std::move(socket));
}

void WorkerTemplate::OnExit() {
  TakeReplies();  // the workers that it still answered for are fine
  Unwatch(&*running_);
  const ExitStatus status = ReapGroup(running_->pid);
  running_.reset();
  pending_ = 0;
  silence_timer_.Cancel();
  RestartLater(absl::StrCat("the template process ", Describe(status)));
}

void WorkerTemplate::OnSilence() {
  spdlog::warn("the template process has not answered for {} s: it is killed",
               absl::ToInt64Seconds(options_.patience));
  kill(-running_->pid, SIGKILL);
}

ExitStatus WorkerTemplate::ReapGroup(pid_t pid) {
  // Our unreaped child keeps the group's id taken. Waiting is short: all of them are being killed.
  kill(-pid, SIGKILL);
  ExitStatus out;
  while (true) {
    int status = 0;
    const pid_t reaped = waitpid(-pid, &status, 0);
    if (reaped < 0 && errno == EINTR) continue;
    if (reaped < 0) return out;
    if (reaped != pid) continue;
    out = WIFSIGNALED(status) ? ExitStatus{.code = 0, .signal = WTERMSIG(status)}
                              : ExitStatus{.code = WEXITSTATUS(status), .signal = 0};
  }
}

void WorkerTemplate::RestartLater(const std::string& why) {
  spdlog::warn("{}; another one is started in {} s, until then workers start slowly", why,
               absl::ToDoubleSeconds(backoff_));
  restart_timer_.Set(backoff_, [this] { Start(); });
  backoff_ = std::min(2 * backoff_, options_.longest_backoff);
}

void WorkerTemplate::WaitPatiently() {
  silence_timer_.Set(options_.patience, [this] { OnSilence(); });
}

}  // namespace spikepinn::server
