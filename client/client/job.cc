#include "client/client/job.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::client {

absl::string_view ToString(JobState state) {
  switch (state) {
    case JobState::kUnknown:
      return "unknown";
    case JobState::kQueued:
      return "queued";
    case JobState::kRunning:
      return "running";
    case JobState::kCancelling:
      return "cancelling";
    case JobState::kSucceeded:
      return "succeeded";
    case JobState::kFailed:
      return "failed";
    case JobState::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

bool HasEnded(JobState state) {
  return state == JobState::kSucceeded || state == JobState::kFailed ||
         state == JobState::kCancelled;
}

absl::string_view ToString(JobErrorReason reason) {
  switch (reason) {
    case JobErrorReason::kUnknown:
      return "unknown";
    case JobErrorReason::kCancelled:
      return "cancelled";
    case JobErrorReason::kDiverged:
      return "diverged";
    case JobErrorReason::kRunaway:
      return "runaway";
    case JobErrorReason::kWorkerLost:
      return "worker_lost";
    case JobErrorReason::kWorkerError:
      return "worker_error";
    case JobErrorReason::kInaccurate:
      return "inaccurate";
    case JobErrorReason::kTimeLimit:
      return "time_limit";
    case JobErrorReason::kMemoryLimit:
      return "memory_limit";
    case JobErrorReason::kScratchLimit:
      return "scratch_limit";
  }
  return "unknown";
}

absl::string_view ToString(WaitReason reason) {
  switch (reason) {
    case WaitReason::kUnknown:
      return "unknown";
    case WaitReason::kNext:
      return "next";
    case WaitReason::kBehindOthers:
      return "behind_others";
    case WaitReason::kResources:
      return "resources";
    case WaitReason::kUserLimit:
      return "user_limit";
    case WaitReason::kBackoff:
      return "backoff";
    case WaitReason::kImpossible:
      return "impossible";
    case WaitReason::kStopping:
      return "stopping";
  }
  return "unknown";
}

std::string JobName(absl::string_view id_or_name) {
  constexpr absl::string_view kCollection = "jobs/";
  if (absl::StartsWith(id_or_name, kCollection)) return std::string(id_or_name);
  return absl::StrCat(kCollection, id_or_name);
}

}  // namespace spikepinn::client
