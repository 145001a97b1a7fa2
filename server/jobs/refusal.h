// Why a call was refused, as a word for programs beside the sentence for people.
#ifndef SPIKEPINN_SERVER_JOBS_REFUSAL_H_
#define SPIKEPINN_SERVER_JOBS_REFUSAL_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace spikepinn::server {

// Names in use stay: clients compare them. docs/api.md lists them.
enum class Refusal {
  kNoSuchJob,
  kNoSuchSweep,
  kNoSuchAttempt,
  kRequestIdUsed,
  kJobHasEnded,
  kJobHasNotEnded,
  kJobHasNotStarted,
  kJobHasNotSucceeded,
  kJobBelongsToSweep,
  kSweepHasNotEnded,
  kUserQueueFull,
  kDiskFull,
  kTooManyResultsRead,
  kTooManyLogsRead,
  kTooManyEvaluations,
  kBackupUnderWay,
  kFileExists,
};

// A status with the refusal's code and word. What wraps its message in another status loses the
// word.
absl::Status Refuse(Refusal refusal, absl::string_view message);

// The word; where none was attached, one for the status's code: "INVALID_FIELD" for what a user got
// wrong, "SERVER_STOPPING" for UNAVAILABLE, else the code's own name. "" for OK.
std::string ReasonOf(const absl::Status& status);

// Whether it is that refusal.
bool IsRefused(const absl::Status& status, Refusal refusal);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_REFUSAL_H_
