#include "server/workers/assignment.h"

#include <algorithm>

#include "server/jobs/job_name.h"

namespace spikepinn::server {

absl::StatusOr<worker::v1::ToWorker> MakeAssignment(const Job& job,
                                                    const AssignmentContext& context) {
  worker::v1::ToWorker message;
  worker::v1::Assignment& assignment = *message.mutable_assignment();
  if (!assignment.mutable_spec()->ParseFromString(job.effective_spec)) {
    return absl::DataLossError("its stored spec does not parse");
  }
  v1::Progress progress;
  if (!progress.ParseFromString(job.progress)) {
    return absl::DataLossError("its stored progress does not parse");
  }
  v1::RuntimeOptions& runtime = *assignment.mutable_spec()->mutable_runtime();
  runtime.set_device(context.slot.device);  // "cuda" has become one of the cards
  // A job that was queued under another configuration may want more than there is now.
  const std::int64_t granted = context.slot.threads;
  assignment.set_threads(runtime.threads() > 0 ? std::min(runtime.threads(), granted) : granted);
  assignment.set_job(JobName(job.id));
  assignment.set_attempt(job.attempt);
  assignment.set_log_path(context.log_path);
  assignment.set_work_dir(context.work_dir);
  assignment.set_checkpoint_seconds(absl::ToDoubleSeconds(context.checkpoint_interval));
  assignment.set_memory_bytes(job.resources.memory_bytes);
  assignment.set_scratch_bytes(job.resources.scratch_bytes);
  if (!job.progress.empty()) assignment.set_progress_seen(progress.overall_step());
  return message;
}

}  // namespace spikepinn::server
