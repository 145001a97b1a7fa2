// Threads for what takes too long for gRPC's own and for the event loop.
#ifndef SPIKEPINN_SERVER_SERVICE_EVALUATION_POOL_H_
#define SPIKEPINN_SERVER_SERVICE_EVALUATION_POOL_H_

#include <cstddef>
#include <deque>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"

namespace spikepinn::server {

// Runs tasks in the order of their coming. Any thread may call Submit; Stop must not be called by a
// task.
class EvaluationPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  EvaluationPool(int threads, std::size_t max_waiting);
  ~EvaluationPool();

  // ResourceExhausted if too many wait already, Unavailable after Stop; the task is not run then.
  absl::Status Submit(Task task);

  // Runs what waits and joins the threads.
  void Stop();

 private:
  void Run();
  bool HasWork() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return stopping_ || !waiting_.empty();
  }

  const std::size_t max_waiting_;
  absl::Mutex mutex_;
  std::deque<Task> waiting_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_EVALUATION_POOL_H_
