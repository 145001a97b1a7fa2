#include "server/workers/attempt_end.h"

#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

using worker::v1::Outcome;

Move Requeued() { return {.state = JobState::kQueued, .detail = kServerStoppingDetail}; }

Move Failed(FailureReason reason, std::string message) {
  return {.state = JobState::kFailed, .error = {reason, std::move(message)}};
}

// What a worker may blame a failure on; anything else is its own error.
FailureReason ReasonFromWorker(v1::JobError::Reason reason) {
  switch (reason) {
    case v1::JobError::REASON_DIVERGED:
      return FailureReason::kDiverged;
    case v1::JobError::REASON_RUNAWAY:
      return FailureReason::kRunaway;
    case v1::JobError::REASON_INACCURATE:
      return FailureReason::kInaccurate;
    default:
      return FailureReason::kWorkerError;
  }
}

}  // namespace

Move CancelledMove(std::string message) {
  return {.state = JobState::kCancelled, .error = {FailureReason::kCancelled, std::move(message)}};
}

Move MoveAfterOutcome(const Outcome& outcome, std::string model, const AttemptContext& context) {
  // Even a result that came in at the last moment: the answer to a cancel is CANCELLED.
  if (context.cancelling) return CancelledMove("cancelled while it was running");
  switch (outcome.result_case()) {
    case Outcome::kSucceeded:
      return {.state = JobState::kSucceeded,
              .summary = outcome.succeeded().SerializeAsString(),
              .model = std::move(model)};
    case Outcome::kFailed:
      return Failed(ReasonFromWorker(outcome.failed().reason()), outcome.failed().message());
    default:
      break;
  }
  if (context.draining) return Requeued();
  return Failed(FailureReason::kWorkerError, "the worker stopped without having been asked to");
}

Move MoveAfterLoss(const ExitStatus& status, const std::string& last_lines,
                   const AttemptContext& context) {
  if (context.cancelling) {
    return CancelledMove("cancelled while it was running; its worker had to be stopped");
  }
  if (context.draining) return Requeued();
  std::string message = absl::StrCat("the worker ", Describe(status), " without a result");
  if (context.killed) {
    message = "the worker closed its connection without a result and had to be killed";
  } else if (status.signal == SIGKILL) {
    absl::StrAppend(&message, "; perhaps it was out of memory");
  }
  if (!last_lines.empty()) absl::StrAppend(&message, "; its log ends with:\n", last_lines);
  return Failed(FailureReason::kWorkerLost, std::move(message));
}

Move MoveAfterWorkerError(std::string message, const AttemptContext& context) {
  if (context.cancelling) return CancelledMove("cancelled while it was running");
  return Failed(FailureReason::kWorkerError, std::move(message));
}

}  // namespace spikepinn::server
