// What the dispatcher will do with sweeps, queue and backups, in its simplest form.
#include <algorithm>

#include "server/jobs/job_name.h"
#include "server/workers/dispatcher.h"

namespace spikepinn::server {

absl::StatusOr<Sweep> Dispatcher::CreateSweep(const NewSweep& sweep) {
  if (draining_) return absl::UnavailableError(kServerStoppingDetail);
  absl::StatusOr<Sweep> created = store_.CreateSweep(sweep);
  if (created.ok()) StartQueuedJobs();
  return created;
}

absl::StatusOr<Sweep> Dispatcher::CancelSweep(const std::string& sweep_id) {
  absl::StatusOr<std::vector<Job>> jobs = store_.SweepJobs(sweep_id, -1, 10'000);
  if (!jobs.ok()) return jobs.status();
  for (const Job& job : *jobs) {
    if (!IsTerminal(job.state)) Cancel(job.id).IgnoreError();
  }
  return store_.GetSweep(sweep_id);
}

absl::Status Dispatcher::DeleteSweep(const std::string& sweep_id) {
  const absl::Status status = store_.DeleteSweep(sweep_id).status();
  if (status.ok()) Notify(SweepName(sweep_id));
  return status;
}

std::vector<WaitInfo> Dispatcher::QueueOrder(int limit) {
  absl::StatusOr<std::vector<Job>> queued = store_.Queued(limit);
  std::vector<WaitInfo> out;
  if (!queued.ok()) return out;
  for (const Job& job : *queued) {
    if (out.size() == static_cast<std::size_t>(limit)) break;
    out.push_back(Why(job.id));
    out.back().position = static_cast<std::int64_t>(out.size());
  }
  return out;
}

std::int64_t Dispatcher::queue_size() {
  absl::StatusOr<JobCounts> counts = store_.Counts();
  return counts.ok() ? counts->queued : 0;
}

WaitInfo Dispatcher::Why(const std::string& job_id) {
  return {.job_id = job_id, .reason = WaitReason::kResources, .message = "no slot is free"};
}

void Dispatcher::CreateBackup(std::function<void(absl::StatusOr<BackupInfo>)> done) {
  loop_.Post([done = std::move(done)] { done(absl::UnimplementedError("not yet")); });
}

}  // namespace spikepinn::server
