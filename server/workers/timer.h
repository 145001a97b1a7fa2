// A timer on the event loop that ends with its owner.
#ifndef SPIKEPINN_SERVER_WORKERS_TIMER_H_
#define SPIKEPINN_SERVER_WORKERS_TIMER_H_

#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "server/workers/event_loop.h"

namespace spikepinn::server {

// Runs at most one task at a time; used on the loop's thread alone.
class Timer {
 public:
  explicit Timer(EventLoop& loop) : loop_(loop) {}
  ~Timer() { Cancel(); }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Runs `task` after `delay`, in place of what was set before.
  void Set(absl::Duration delay, EventLoop::Task task) {
    Cancel();
    id_ = loop_.RunAfter(delay, [this, task = std::move(task)]() mutable {
      id_.reset();
      // The task may destroy the timer: it must not live in it.
      EventLoop::Task now = std::move(task);
      now();
    });
  }
  void Cancel() {
    if (id_.has_value()) loop_.CancelTimer(*id_);
    id_.reset();
  }
  bool is_set() const { return id_.has_value(); }

 private:
  EventLoop& loop_;
  std::optional<EventLoop::TimerId> id_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_TIMER_H_
