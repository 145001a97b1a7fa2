#include "client/cli/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace spikepinn::cli {
namespace {

constexpr char kInterrupted = 'i';
constexpr char kQuit = 'q';

// All that a signal handler may touch.
std::atomic<int> handler_fd = -1;
static_assert(std::atomic<int>::is_always_lock_free);

void OnSignal(int) {
  const int saved_errno = errno;
  [[maybe_unused]] const ssize_t written = write(handler_fd.load(), &kInterrupted, 1);
  errno = saved_errno;
}

}  // namespace

Interrupt::Interrupt() {
  // Without a pipe Ctrl-C keeps its usual meaning.
  if (pipe2(pipe_.data(), O_CLOEXEC) != 0) return;
  handler_fd = pipe_[1];
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = static_cast<int>(SA_RESTART | SA_RESETHAND);
  sigaction(SIGINT, &action, &before_);
  thread_ = std::thread([this] { Listen(); });
}

Interrupt::~Interrupt() {
  if (!thread_.joinable()) return;
  sigaction(SIGINT, &before_, nullptr);
  handler_fd = -1;
  [[maybe_unused]] const ssize_t written = write(pipe_[1], &kQuit, 1);
  thread_.join();
  close(pipe_[0]);
  close(pipe_[1]);
}

void Interrupt::Listen() {
  char what = kQuit;
  while (true) {
    const ssize_t got = read(pipe_[0], &what, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got != 1 || what == kQuit) return;
    stop_.request_stop();
  }
}

}  // namespace spikepinn::cli
