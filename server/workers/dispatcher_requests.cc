// What clients ask of the dispatcher: creating, cancelling, deleting.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/refusal.h"
#include "server/workers/dispatcher.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

// Jobs of a sweep that are cancelled or removed before others get their turn.
constexpr int kJobsAtATime = 50;

constexpr char kCancelRequest[] = "cancelled on request";

absl::Status HasEnded(const Job& job) {
  return Refuse(Refusal::kJobHasEnded, absl::StrCat("jobs/", job.id, " is ", ToString(job.state),
                                                    ": a job that has ended cannot be cancelled"));
}

}  // namespace

absl::Status Dispatcher::CheckQuota(const std::string& user, std::int64_t more) const {
  const std::int64_t limit = options_.max_queued_per_user;
  const std::int64_t queued = scheduler_.QueuedOf(user);
  if (limit == 0 || queued + more <= limit) return absl::OkStatus();
  return Refuse(Refusal::kUserQueueFull,
                absl::StrCat("user ", user, " has ", queued, " jobs that wait: with ", more,
                             " more they would be over the limit of ", limit));
}

std::vector<absl::StatusOr<Job>> Dispatcher::CreateAll(const std::vector<NewJob>& jobs) {
  if (draining_) {
    return std::vector<absl::StatusOr<Job>>(jobs.size(),
                                            absl::UnavailableError(kServerStoppingDetail));
  }
  std::map<std::string, std::int64_t> admitted;  // by user
  std::vector<absl::StatusOr<Job>> created =
      store_.CreateAll(jobs, [&](const std::string& user, std::int64_t more) {
        absl::Status quota = CheckQuota(user, admitted[user] + more);
        if (quota.ok()) admitted[user] += more;
        return quota;
      });
  for (const absl::StatusOr<Job>& job : created) {
    if (job.ok()) TakeUp(*job);
  }
  StartQueuedJobs();
  return created;
}

void Dispatcher::TakeUp(const Job& job) {
  // A repeated request finds its job as it is by now; only a new one is news.
  if (job.last_event_sequence != 1) return;
  spdlog::info("job {}: created -> {} for {} on {}", job.id, ToString(job.state), job.user,
               job.device);
  if (job.state == JobState::kQueued) scheduler_.Add(InQueue(job));
  Tell({.job_id = job.id});
}

absl::StatusOr<Sweep> Dispatcher::CreateSweep(const NewSweep& sweep) {
  if (draining_) return absl::UnavailableError(kServerStoppingDetail);
  absl::StatusOr<CreatedSweep> created = store_.CreateSweep(
      sweep, [this](const std::string& user, std::int64_t jobs) { return CheckQuota(user, jobs); });
  if (!created.ok()) return created.status();
  if (!created->new_jobs.empty()) {
    spdlog::info("sweep {}: created with {} jobs for {}", created->sweep.id,
                 created->new_jobs.size(), created->new_jobs.front().user);
  }
  for (const QueuedJob& job : created->new_jobs) scheduler_.Add(job);
  StartQueuedJobs();
  return std::move(created->sweep);
}

absl::StatusOr<Job> Dispatcher::Cancel(const std::string& job_id) {
  absl::StatusOr<Job> job = store_.Get(job_id);
  if (!job.ok()) return job;
  if (job->state == JobState::kCancelling) return job;
  if (IsTerminal(job->state)) return HasEnded(*job);
  if (job->state == JobState::kQueued) return std::move(CancelQueued({job_id}).front());
  absl::StatusOr<Job> moved = Record({job_id, job->state, kCancelRequest},
                                     store_.MoveTo(job_id, {.state = JobState::kCancelling}));
  if (!moved.ok()) return moved;
  if (const auto found = attempts_.find(job_id); found != attempts_.end()) found->second->Cancel();
  return moved;
}

std::vector<absl::StatusOr<Job>> Dispatcher::CancelQueued(const std::vector<std::string>& job_ids) {
  std::vector<absl::StatusOr<Job>> moved =
      store_.MoveAll(job_ids, CancelledMove("cancelled before it started"));
  for (std::size_t i = 0; i < moved.size(); ++i) {
    moved[i] = Record({job_ids[i], JobState::kQueued, kCancelRequest}, std::move(moved[i]));
    if (!moved[i].ok()) continue;
    requeued_.erase(job_ids[i]);
    scheduler_.Remove(job_ids[i]);
    folders_.Remove(job_ids[i]);
  }
  return moved;
}

void Dispatcher::CancelSweep(const std::string& sweep_id, SweepAnswer answer) {
  CancelSome(sweep_id, -1, std::move(answer));
}

void Dispatcher::CancelSome(std::string sweep_id, std::int64_t after, SweepAnswer answer) {
  const absl::StatusOr<std::vector<Job>> jobs = store_.SweepJobs(sweep_id, after, kJobsAtATime);
  if (!jobs.ok()) return answer(jobs.status());
  if (jobs->empty()) return answer(store_.GetSweep(sweep_id));
  std::vector<std::string> queued;
  std::vector<absl::StatusOr<Job>> cancelled;
  for (const Job& job : *jobs) {
    if (job.state == JobState::kQueued) queued.push_back(job.id);
    if (job.state == JobState::kRunning) cancelled.push_back(Cancel(job.id));
  }
  if (!queued.empty()) {
    std::vector<absl::StatusOr<Job>> moved = CancelQueued(queued);
    std::move(moved.begin(), moved.end(), std::back_inserter(cancelled));
  }
  for (const absl::StatusOr<Job>& job : cancelled) {
    if (!job.ok() && !JobWentOn(job.status())) return answer(job.status());
  }
  loop_.Post([this, id = std::move(sweep_id), next = jobs->back().sweep_index,
              answer = std::move(answer)]() mutable {
    CancelSome(std::move(id), next, std::move(answer));
  });
}

absl::Status Dispatcher::Delete(const std::string& job_id) {
  absl::StatusOr<Job> job = store_.Get(job_id);
  if (!job.ok()) return job.status();
  if (absl::Status deleted = store_.Delete(job_id); !deleted.ok()) return deleted;
  DiscardRemains(*job);
  spdlog::info("job {}: {} -> deleted", job_id, ToString(job->state));
  return absl::OkStatus();
}

void Dispatcher::DeleteSweep(const std::string& sweep_id, DeleteAnswer answer) {
  if (absl::Status deleted = store_.DeleteSweep(sweep_id); !deleted.ok()) return answer(deleted);
  spdlog::info("sweep {}: deleted", sweep_id);
  RemoveSome(std::move(answer));
}

void Dispatcher::RemoveSome(DeleteAnswer answer) {
  const absl::StatusOr<std::vector<Job>> removed = store_.RemoveDeleted(kJobsAtATime);
  if (!removed.ok()) return answer(removed.status());
  if (removed->empty()) return answer(absl::OkStatus());
  for (const Job& job : *removed) DiscardRemains(job);
  loop_.Post([this, answer = std::move(answer)]() mutable { RemoveSome(std::move(answer)); });
}

void Dispatcher::DiscardRemains(const Job& job) {
  launcher_.DiscardLogs({job.id, job.attempt});
  folders_.Remove(job.id);
}

}  // namespace spikepinn::server
