#include "server/jobs/refusal.h"

#include <optional>

#include "absl/strings/cord.h"

namespace spikepinn::server {
namespace {

constexpr absl::string_view kPayload = "spikepinn/reason";

struct Word {
  absl::StatusCode code;
  absl::string_view reason;
};

Word WordFor(Refusal refusal) {
  using Code = absl::StatusCode;
  switch (refusal) {
    case Refusal::kNoSuchJob:
      return {Code::kNotFound, "NO_SUCH_JOB"};
    case Refusal::kNoSuchSweep:
      return {Code::kNotFound, "NO_SUCH_SWEEP"};
    case Refusal::kNoSuchAttempt:
      return {Code::kNotFound, "NO_SUCH_ATTEMPT"};
    case Refusal::kRequestIdUsed:
      return {Code::kAlreadyExists, "REQUEST_ID_USED"};
    case Refusal::kJobHasEnded:
      return {Code::kFailedPrecondition, "JOB_HAS_ENDED"};
    case Refusal::kJobHasNotEnded:
      return {Code::kFailedPrecondition, "JOB_HAS_NOT_ENDED"};
    case Refusal::kJobHasNotStarted:
      return {Code::kFailedPrecondition, "JOB_HAS_NOT_STARTED"};
    case Refusal::kJobHasNotSucceeded:
      return {Code::kFailedPrecondition, "JOB_HAS_NOT_SUCCEEDED"};
    case Refusal::kJobBelongsToSweep:
      return {Code::kFailedPrecondition, "JOB_BELONGS_TO_SWEEP"};
    case Refusal::kSweepHasNotEnded:
      return {Code::kFailedPrecondition, "SWEEP_HAS_NOT_ENDED"};
    case Refusal::kUserQueueFull:
      return {Code::kResourceExhausted, "USER_QUEUE_FULL"};
    case Refusal::kDiskFull:
      return {Code::kResourceExhausted, "DISK_FULL"};
    case Refusal::kTooManyResultsRead:
      return {Code::kResourceExhausted, "TOO_MANY_RESULTS_READ"};
    case Refusal::kTooManyLogsRead:
      return {Code::kResourceExhausted, "TOO_MANY_LOGS_READ"};
    case Refusal::kTooManyEvaluations:
      return {Code::kResourceExhausted, "TOO_MANY_EVALUATIONS"};
    case Refusal::kBackupUnderWay:
      return {Code::kFailedPrecondition, "BACKUP_UNDER_WAY"};
    case Refusal::kFileExists:
      return {Code::kAlreadyExists, "FILE_EXISTS"};
  }
  return {Code::kInternal, "INTERNAL"};
}

}  // namespace

absl::Status Refuse(Refusal refusal, absl::string_view message) {
  const Word word = WordFor(refusal);
  absl::Status status(word.code, message);
  status.SetPayload(kPayload, absl::Cord(word.reason));
  return status;
}

bool IsRefused(const absl::Status& status, Refusal refusal) {
  const auto payload = status.GetPayload(kPayload);
  return payload.has_value() && *payload == WordFor(refusal).reason;
}

std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return "";
  if (const auto payload = status.GetPayload(kPayload)) return std::string(*payload);
  if (absl::IsInvalidArgument(status)) return "INVALID_FIELD";
  if (absl::IsUnavailable(status)) return "SERVER_STOPPING";
  return absl::StatusCodeToString(status.code());
}

}  // namespace spikepinn::server
