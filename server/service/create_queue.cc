#include "server/service/create_queue.h"

#include <cstddef>
#include <utility>

namespace spikepinn::server {

void CreateQueue::Submit(NewJob job, Answer answer) {
  {
    absl::MutexLock lock(&mutex_);
    jobs_.push_back(std::move(job));
    answers_.push_back(std::move(answer));
    if (jobs_.size() > 1) return;
  }
  loop_.Post([this] { StoreSome(); });
}

void CreateQueue::StoreSome() {
  std::vector<NewJob> jobs;
  std::vector<Answer> answers;
  {
    absl::MutexLock lock(&mutex_);
    jobs.swap(jobs_);
    answers.swap(answers_);
  }
  const std::vector<absl::StatusOr<Job>> created = dispatcher_.CreateAll(jobs);
  for (std::size_t i = 0; i < created.size(); ++i) answers[i](created[i]);
}

}  // namespace spikepinn::server
