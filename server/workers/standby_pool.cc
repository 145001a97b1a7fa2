#include "server/workers/standby_pool.h"

#include <sys/epoll.h>

#include <algorithm>
#include <utility>

#include "spdlog/spdlog.h"

namespace spikepinn::server {

StandbyPool::StandbyPool(EventLoop& loop, StandbyOptions options,
                         WorkerTemplateOptions template_options)
    : loop_(loop),
      options_(options),
      refill_timer_(loop),
      template_(
          loop, std::move(template_options),
          {.started = [this] { Refill(); },
           .forked =
               [this](std::unique_ptr<LocalWorkerProcess> process) { Add(std::move(process)); }}) {}

StandbyPool::~StandbyPool() {
  for (const Standby& standby : ready_) loop_.Unwatch(standby.exit_watch);
}

std::unique_ptr<LocalWorkerProcess> StandbyPool::Take() {
  if (ready_.empty()) template_.TakeReplies(options_.take_wait);
  std::unique_ptr<LocalWorkerProcess> taken;
  while (taken == nullptr && !ready_.empty()) {
    Standby standby = std::move(ready_.front());
    ready_.pop_front();
    loop_.Unwatch(standby.exit_watch);
    if (!standby.process->HasEnded()) taken = std::move(standby.process);
  }
  RefillAfter(ready_.empty() ? absl::ZeroDuration() : options_.refill_delay);
  return taken;
}

int StandbyPool::missing() const {
  return options_.size - static_cast<int>(ready_.size()) - template_.pending();
}

void StandbyPool::Refill() {
  while (missing() > 0 && template_.Request()) {
  }
}

void StandbyPool::RefillAfter(absl::Duration delay) {
  if (missing() <= 0) return;
  refill_timer_.Set(delay, [this] { Refill(); });
}

void StandbyPool::Add(std::unique_ptr<LocalWorkerProcess> process) {
  if (process == nullptr) {
    RefillAfter(options_.replace_delay);
    return;
  }
  const pid_t pid = process->pid();
  const absl::StatusOr<EventLoop::WatchId> watch =
      loop_.Watch(process->exit_fd(), EPOLLIN, [this, pid](std::uint32_t) { OnExit(pid); });
  if (!watch.ok()) {
    spdlog::error("{}", std::string(watch.status().message()));
    return;  // which ends it
  }
  ready_.push_back({std::move(process), *watch});
}

void StandbyPool::OnExit(pid_t pid) {
  const auto found = std::find_if(ready_.begin(), ready_.end(), [pid](const Standby& standby) {
    return standby.process->pid() == pid;
  });
  if (found == ready_.end()) return;
  loop_.Unwatch(found->exit_watch);
  spdlog::warn("a worker that waited for work, process {}, {}: it is replaced", pid,
               Describe(found->process->Reap()));
  ready_.erase(found);
  RefillAfter(options_.replace_delay);
}

}  // namespace spikepinn::server
