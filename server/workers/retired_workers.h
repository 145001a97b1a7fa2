// Workers that have delivered, on their way out.
#ifndef SPIKEPINN_SERVER_WORKERS_RETIRED_WORKERS_H_
#define SPIKEPINN_SERVER_WORKERS_RETIRED_WORKERS_H_

#include <list>
#include <memory>

#include "absl/time/time.h"
#include "server/workers/event_loop.h"
#include "server/workers/timer.h"
#include "server/workers/worker_link.h"

namespace spikepinn::server {

// Nobody waits for them, but somebody must bury them. Used on the loop's thread alone.
class RetiredWorkers {
 public:
  // How long a worker may take to exit before SIGKILL.
  RetiredWorkers(EventLoop& loop, absl::Duration exit_grace)
      : loop_(loop), exit_grace_(exit_grace) {}

  void Add(std::unique_ptr<WorkerLink> link);
  bool empty() const { return workers_.empty(); }
  // Called whenever the last one has gone.
  void OnEmpty(EventLoop::Task task) { on_empty_ = std::move(task); }

 private:
  class Worker final : private WorkerLink::Listener {
   public:
    Worker(RetiredWorkers& owner, std::unique_ptr<WorkerLink> link);
    std::list<std::unique_ptr<Worker>>::iterator place;

   private:
    void OnReadable() override;
    void OnExit() override;

    RetiredWorkers& owner_;
    const std::unique_ptr<WorkerLink> link_;
    Timer kill_timer_;
  };

  void Remove(Worker* worker);

  EventLoop& loop_;
  const absl::Duration exit_grace_;
  std::list<std::unique_ptr<Worker>> workers_;
  EventLoop::Task on_empty_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_RETIRED_WORKERS_H_
