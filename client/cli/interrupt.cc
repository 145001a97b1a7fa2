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
std::atomic<int> presses_left = 0;  // before SIGINT means again what it meant
static_assert(std::atomic<int>::is_always_lock_free);

void OnSignal(int) {
  const int saved_errno = errno;
  if (presses_left.fetch_sub(1) <= 1) std::signal(SIGINT, SIG_DFL);
  [[maybe_unused]] const ssize_t written = write(handler_fd.load(), &kInterrupted, 1);
  errno = saved_errno;
}

}  // namespace

Interrupt::Interrupt(bool second_is_awaited) {
  // Without a pipe Ctrl-C keeps its usual meaning.
  if (pipe2(pipe_.data(), O_CLOEXEC) != 0) return;
  handler_fd = pipe_[1];
  presses_left = second_is_awaited ? 2 : 1;
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
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
    // False if it was requested before.
    if (!stop_.request_stop()) second_.request_stop();
  }
}

}  // namespace spikepinn::cli
