#include "server/workers/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "absl/synchronization/notification.h"

namespace spikepinn::server {
namespace {

constexpr EventLoop::WatchId kWakeup = 0;
// What is asked for later than that never comes; the clock must not overflow.
constexpr absl::Duration kLongestDelay = absl::Hours(100 * 365 * 24);

absl::Status AddToEpoll(int epoll, int fd, std::uint32_t events, EventLoop::WatchId id) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0) {
    return absl::ErrnoToStatus(errno, "cannot wait for a file descriptor");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<EventLoop>> EventLoop::Create() {
  OwnedFd epoll(epoll_create1(EPOLL_CLOEXEC));
  if (!epoll.valid()) return absl::ErrnoToStatus(errno, "cannot create an epoll");
  OwnedFd wakeup(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wakeup.valid()) return absl::ErrnoToStatus(errno, "cannot create an eventfd");
  if (absl::Status added = AddToEpoll(epoll.get(), wakeup.get(), EPOLLIN, kWakeup); !added.ok()) {
    return added;
  }
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll), std::move(wakeup)));
}

EventLoop::EventLoop(OwnedFd epoll, OwnedFd wakeup)
    : epoll_(std::move(epoll)), wakeup_(std::move(wakeup)) {}

EventLoop::~EventLoop() { Stop(); }

void EventLoop::Start() {
  thread_ = std::thread([this] { Run(); });
}

void EventLoop::Stop() {
  if (!thread_.joinable()) return;
  Post([this] { stopping_ = true; });
  thread_.join();
}

void EventLoop::Post(Task task) {
  {
    absl::MutexLock lock(&mutex_);
    posted_.push_back(std::move(task));
  }
  // Fails only when the counter is full, and then the loop is awake already.
  (void)eventfd_write(wakeup_.get(), 1);
}

void EventLoop::PostAndWait(Task task) {
  absl::Notification done;
  Post([&] {
    task();
    done.Notify();
  });
  done.WaitForNotification();
}

absl::StatusOr<EventLoop::WatchId> EventLoop::Watch(int fd, std::uint32_t epoll_events,
                                                    FdHandler handler) {
  const WatchId id = next_id_++;
  absl::Status added = AddToEpoll(epoll_.get(), fd, epoll_events, id);
  if (!added.ok()) return added;
  watches_[id] = {fd, std::make_shared<FdHandler>(std::move(handler))};
  return id;
}

void EventLoop::ChangeWatch(WatchId id, std::uint32_t epoll_events) {
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;
  epoll_event event{};
  event.events = epoll_events;
  event.data.u64 = id;
  epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, found->second.fd, &event);
}

void EventLoop::Unwatch(WatchId id) {
  const auto found = watches_.find(id);
  if (found == watches_.end()) return;
  epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, found->second.fd, nullptr);
  watches_.erase(found);
}

EventLoop::TimerId EventLoop::RunAfter(absl::Duration delay, Task task) {
  const TimerId id{Clock::now() + absl::ToChronoNanoseconds(std::min(delay, kLongestDelay)),
                   next_id_++};
  timers_.emplace(id, std::move(task));
  return id;
}

void EventLoop::Run() {
  while (!stopping_) {
    WaitAndDispatch();
    RunDueTimers();
    RunPosted();
  }
}

void EventLoop::WaitAndDispatch() {
  std::array<epoll_event, 64> events;
  const int count = epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()),
                               MillisecondsToNextTimer());
  for (int i = 0; i < count; ++i) {
    const WatchId id = events[static_cast<std::size_t>(i)].data.u64;
    if (id == kWakeup) {
      eventfd_t ignored;
      (void)eventfd_read(wakeup_.get(), &ignored);
      continue;
    }
    const auto found = watches_.find(id);
    if (found == watches_.end()) continue;  // removed earlier in this round
    const std::shared_ptr<FdHandler> handler = found->second.handler;
    (*handler)(events[static_cast<std::size_t>(i)].events);
  }
}

int EventLoop::MillisecondsToNextTimer() const {
  if (timers_.empty()) return -1;
  const auto wait = timers_.begin()->first.first - Clock::now();
  const auto rounded_up = std::chrono::ceil<std::chrono::milliseconds>(wait).count();
  return static_cast<int>(std::clamp<std::int64_t>(rounded_up, 0, 60'000));
}

void EventLoop::RunDueTimers() {
  const Clock::time_point now = Clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    auto due = timers_.extract(timers_.begin());
    due.mapped()();
  }
}

void EventLoop::RunPosted() {
  std::vector<Task> tasks;
  {
    absl::MutexLock lock(&mutex_);
    tasks.swap(posted_);
  }
  for (Task& task : tasks) task();
}

}  // namespace spikepinn::server
