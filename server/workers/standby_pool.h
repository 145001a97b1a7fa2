// Workers that were forked ahead and wait for an assignment.
#ifndef SPIKEPINN_SERVER_WORKERS_STANDBY_POOL_H_
#define SPIKEPINN_SERVER_WORKERS_STANDBY_POOL_H_

#include <deque>
#include <memory>

#include "absl/time/time.h"
#include "server/workers/event_loop.h"
#include "server/workers/local_worker_process.h"
#include "server/workers/timer.h"
#include "server/workers/worker_template.h"

namespace spikepinn::server {

struct StandbyOptions {
  int size = 2;
  // A standby warms itself up: not while the job that took the one before is in its first steps.
  // An empty pool is refilled at once.
  absl::Duration refill_delay = absl::Milliseconds(500);
  // After one that ended by itself or could not be forked.
  absl::Duration replace_delay = absl::Seconds(1);
  // How long Take waits for one that is being forked, which takes some milliseconds: the program
  // started afresh takes a hundred times longer.
  absl::Duration take_wait = absl::Milliseconds(20);
};

// Used by the event loop's thread alone.
class StandbyPool {
 public:
  StandbyPool(EventLoop& loop, StandbyOptions options, WorkerTemplateOptions template_options);
  // Kills and reaps them all, and the template.
  ~StandbyPool();
  StandbyPool(const StandbyPool&) = delete;
  StandbyPool& operator=(const StandbyPool&) = delete;

  // Call once.
  void Start() { template_.Start(); }

  // The one that has waited longest, now the caller's; null if there is none.
  std::unique_ptr<LocalWorkerProcess> Take();

  int ready() const { return static_cast<int>(ready_.size()); }
  int forking() const { return template_.pending(); }
  pid_t oldest_pid() const { return ready_.front().process->pid(); }
  pid_t template_pid() const { return template_.pid(); }

 private:
  struct Standby {
    std::unique_ptr<LocalWorkerProcess> process;
    EventLoop::WatchId exit_watch;
  };

  int missing() const;
  void Refill();
  void RefillAfter(absl::Duration delay);
  void Add(std::unique_ptr<LocalWorkerProcess> process);
  void OnExit(pid_t pid);

  EventLoop& loop_;
  const StandbyOptions options_;
  std::deque<Standby> ready_;
  Timer refill_timer_;
  WorkerTemplate template_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_STANDBY_POOL_H_
