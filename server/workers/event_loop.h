// One thread that waits for file descriptors, timers and posted work, all in one epoll.
#ifndef SPIKEPINN_SERVER_WORKERS_EVENT_LOOP_H_
#define SPIKEPINN_SERVER_WORKERS_EVENT_LOOP_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "server/workers/owned_fd.h"

namespace spikepinn::server {

// Everything that is confined to the loop's thread needs no lock. Start, Post, PostAndWait and Stop
// may be called from any thread but, except Post, not from the loop's own; the rest only from
// inside the loop.
class EventLoop {
 public:
  using Task = absl::AnyInvocable<void()>;
  using FdHandler = std::function<void(std::uint32_t epoll_events)>;
  using WatchId = std::uint64_t;
  using Clock = std::chrono::steady_clock;  // deadlines must not move with the wall clock
  using TimerId = std::pair<Clock::time_point, std::uint64_t>;

  static absl::StatusOr<std::unique_ptr<EventLoop>> Create();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  void Start();

  // Runs what was posted before, then joins the thread. What is posted later never runs.
  void Stop();

  // Runs `task` on the loop's thread, in the order of posting.
  void Post(Task task) ABSL_LOCKS_EXCLUDED(mutex_);

  // The same, and returns once it has run.
  void PostAndWait(Task task);

  // Calls `handler` while `fd`, which stays the caller's, reports any of `epoll_events`.
  absl::StatusOr<WatchId> Watch(int fd, std::uint32_t epoll_events, FdHandler handler);
  void ChangeWatch(WatchId id, std::uint32_t epoll_events);
  // The handler is not called any more, not even for what this round has already delivered. Call it
  // before the descriptor is closed.
  void Unwatch(WatchId id);

  TimerId RunAfter(absl::Duration delay, Task task);
  void CancelTimer(const TimerId& id) { timers_.erase(id); }

 private:
  struct WatchedFd {
    int fd = -1;
    // Shared with the round that is calling it: a handler may remove its own watch.
    std::shared_ptr<FdHandler> handler;
  };

  EventLoop(OwnedFd epoll, OwnedFd wakeup);
  void Run();
  void WaitAndDispatch();
  int MillisecondsToNextTimer() const;
  void RunDueTimers();
  void RunPosted() ABSL_LOCKS_EXCLUDED(mutex_);

  const OwnedFd epoll_;
  const OwnedFd wakeup_;  // an eventfd: something was posted
  std::thread thread_;

  absl::Mutex mutex_;
  std::vector<Task> posted_ ABSL_GUARDED_BY(mutex_);

  // Of the loop's thread:
  std::unordered_map<WatchId, WatchedFd> watches_;
  std::map<TimerId, Task> timers_;
  std::uint64_t next_id_ = 1;  // 0 is the eventfd
  bool stopping_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_EVENT_LOOP_H_
