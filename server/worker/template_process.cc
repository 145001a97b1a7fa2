#include "server/worker/template_process.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "server/faults/fault_point.h"
#include "wire/template_protocol.h"

namespace spikepinn::worker {
namespace {

using wire::TemplateReply;
using wire::TemplateRequest;

constexpr int kServerGone = 0;
constexpr int kBrokenSocket = 1;

// The two ends of the socket between the server and a worker, and of a pipe that tells its pid.
struct Channels {
  int server_end = -1;
  int worker_end = -1;
  int pid_reader = -1;
  int pid_writer = -1;
};

void Close(int* fd) {
  if (*fd >= 0) close(*fd);
  *fd = -1;
}

void CloseAll(Channels* channels) {
  for (int* fd : {&channels->server_end, &channels->worker_end, &channels->pid_reader,
                  &channels->pid_writer}) {
    Close(fd);
  }
}

// 0 or an errno.
int Open(Channels* channels) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return errno;
  channels->server_end = ends[0];
  channels->worker_end = ends[1];
  if (pipe2(ends, O_CLOEXEC) != 0) return errno;
  channels->pid_reader = ends[0];
  channels->pid_writer = ends[1];
  return 0;
}

void WaitFor(pid_t pid) {
  while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
  }
}

// In the child between template and worker: forks the worker, tells its pid and ends, which leaves
// the worker to the subreaper. Returns in the worker alone.
void ForkFromBetween(int pid_writer) {
  const pid_t worker = fork();
  if (worker == 0) return;
  const TemplateReply reply{.pid = worker, .error = worker < 0 ? errno : 0};
  const bool told = write(pid_writer, &reply, sizeof reply) == sizeof reply;
  _exit(told ? 0 : 1);
}

// Returns in the template with what came of it, and without a value in the worker.
std::optional<TemplateReply> ForkWorker(const Channels& channels) {
  FaultPoint("template.before_fork");
  const pid_t between = fork();
  if (between < 0) return TemplateReply{.error = errno};
  if (between == 0) {
    ForkFromBetween(channels.pid_writer);
    return std::nullopt;
  }
  // Not before this has ended is the worker the server's child, which the server relies on.
  WaitFor(between);
  TemplateReply reply;
  fcntl(channels.pid_reader, F_SETFL, O_NONBLOCK);  // nothing in it: the child between was killed
  if (read(channels.pid_reader, &reply, sizeof reply) != sizeof reply) {
    return TemplateReply{.error = ECHILD};
  }
  return reply;
}

bool SendReply(int control_fd, const TemplateReply& reply, int server_end) {
  TemplateReply content = reply;
  iovec part{&content, sizeof content};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  alignas(cmsghdr) char buffer[CMSG_SPACE(sizeof(int))] = {};
  if (reply.error == 0) {
    message.msg_control = buffer;
    message.msg_controllen = sizeof buffer;
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof server_end);
    std::memcpy(CMSG_DATA(header), &server_end, sizeof server_end);
  }
  ssize_t sent;
  do {
    sent = sendmsg(control_fd, &message, MSG_NOSIGNAL);
  } while (sent < 0 && errno == EINTR);
  return sent == static_cast<ssize_t>(sizeof content);
}

// True when a worker is asked for, false when the server is gone.
bool ReceiveRequest(int control_fd) {
  TemplateRequest request;
  ssize_t got;
  do {
    got = recv(control_fd, &request, sizeof request, 0);
  } while (got < 0 && errno == EINTR);
  return got > 0;
}

}  // namespace

int RunTemplate(int control_fd, const std::function<int(int socket)>& run_worker) {
  while (ReceiveRequest(control_fd)) {
    Channels channels;
    TemplateReply reply{.error = Open(&channels)};
    if (reply.error == 0) {
      const std::optional<TemplateReply> forked = ForkWorker(channels);
      if (!forked.has_value()) {  // this is the worker
        const int socket = channels.worker_end;
        channels.worker_end = -1;
        CloseAll(&channels);
        close(control_fd);
        const int code = run_worker(socket);
        std::fflush(nullptr);
        _exit(code);
      }
      reply = *forked;
    }
    if (reply.error != 0) spdlog::error("cannot fork a worker: {}", strerror(reply.error));
    FaultPoint("template.before_reply");
    const bool sent = SendReply(control_fd, reply, channels.server_end);
    CloseAll(&channels);
    if (!sent) return kBrokenSocket;
  }
  return kServerGone;
}

}  // namespace spikepinn::worker
