#include "server/jobs/job.h"

#include <cstdlib>

namespace spikepinn::server {

const char* ToString(JobState state) {
  switch (state) {
    case JobState::kQueued:
      return "QUEUED";
    case JobState::kRunning:
      return "RUNNING";
    case JobState::kCancelling:
      return "CANCELLING";
    case JobState::kSucceeded:
      return "SUCCEEDED";
    case JobState::kFailed:
      return "FAILED";
    case JobState::kCancelled:
      return "CANCELLED";
  }
  return "UNKNOWN";
}

QueuedJob InQueue(const Job& job) {
  return {.id = job.id,
          .number = job.number,
          .user = job.user,
          .priority = job.priority,
          .device = job.device,
          .threads = job.threads,
          .memory_bytes = job.resources.memory_bytes,
          .not_before = job.not_before,
          .sweep_id = job.sweep_id};
}

std::int64_t& CountOf(JobState state, JobCounts* counts) {
  switch (state) {
    case JobState::kQueued:
      return counts->queued;
    case JobState::kRunning:
      return counts->running;
    case JobState::kCancelling:
      return counts->cancelling;
    case JobState::kSucceeded:
      return counts->succeeded;
    case JobState::kFailed:
      return counts->failed;
    case JobState::kCancelled:
      return counts->cancelled;
  }
  std::abort();
}

}  // namespace spikepinn::server
