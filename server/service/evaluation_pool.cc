#include "server/service/evaluation_pool.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/refusal.h"
#include "server/workers/attempt_end.h"

namespace spikepinn::server {

EvaluationPool::EvaluationPool(int threads, std::size_t max_waiting) : max_waiting_(max_waiting) {
  for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { Run(); });
}

EvaluationPool::~EvaluationPool() { Stop(); }

absl::Status EvaluationPool::Submit(Task task) {
  absl::MutexLock lock(&mutex_);
  if (stopping_) return absl::UnavailableError(kServerStoppingDetail);
  if (waiting_.size() >= max_waiting_) {
    return Refuse(Refusal::kTooManyEvaluations,
                  absl::StrCat(waiting_.size(),
                               " evaluations are waiting already: try again when some are done"));
  }
  waiting_.push_back(std::move(task));
  return absl::OkStatus();
}

void EvaluationPool::Stop() {
  {
    absl::MutexLock lock(&mutex_);
    stopping_ = true;
  }
  for (std::thread& thread : threads_) {
    if (thread.joinable()) thread.join();
  }
}

void EvaluationPool::Run() {
  while (true) {
    Task task;
    {
      absl::MutexLock lock(&mutex_);
      mutex_.Await(absl::Condition(this, &EvaluationPool::HasWork));
      if (waiting_.empty()) return;
      task = std::move(waiting_.front());
      waiting_.pop_front();
    }
    task();
  }
}

}  // namespace spikepinn::server
