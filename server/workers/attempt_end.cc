#include "server/workers/attempt_end.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "wire/utf8.h"

namespace spikepinn::server {
namespace {

using worker::v1::Outcome;

Move Requeued() { return {.state = JobState::kQueued, .detail = kServerStoppingDetail}; }

Move Failed(FailureReason reason, absl::string_view message) {
  return {.state = JobState::kFailed, .error = {reason, wire::ToUtf8(message)}};
}

Move TimeLimitExceeded(const AttemptContext& context) {
  return Failed(FailureReason::kTimeLimit, absl::StrCat("it ran for longer than its limit of ",
                                                        absl::FormatDuration(context.wall_time)));
}

// Another attempt if the job may have one, else its end.
Move RetryOrFail(FailureReason reason, std::string message, const AttemptContext& context) {
  const std::int32_t failures = context.failures + 1;
  if (failures >= context.max_attempts) {
    if (context.max_attempts > 1) {
      absl::StrAppend(&message, "\n(as did ", context.failures, " attempts before; no more than ",
                      context.max_attempts, " are allowed)");
    }
    return Failed(reason, message);
  }
  const absl::Duration wait =
      std::min(context.retry.longest_wait,
               context.retry.first_wait * std::exp2(std::min(context.failures, 30)));
  return {.state = JobState::kQueued,
          .detail = absl::StrCat(wire::ToUtf8(message), "\n(tried again in ",
                                 absl::FormatDuration(wait), "; this was failure ", failures,
                                 " of at most ", context.max_attempts, ")"),
          .not_before = context.now + wait,
          .worker_lost = true};
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
    case v1::JobError::REASON_MEMORY_LIMIT:
      return FailureReason::kMemoryLimit;
    case v1::JobError::REASON_SCRATCH_LIMIT:
      return FailureReason::kScratchLimit;
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
  if (context.cancelling) return CancelledMove(kCancelledWhileRunning);
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
  if (context.stopped_for == StopCause::kTimeLimit) return TimeLimitExceeded(context);
  if (context.draining) return Requeued();
  if (outcome.has_unable()) {
    return RetryOrFail(FailureReason::kWorkerError, outcome.unable().message(), context);
  }
  // It has lost sight of its server, which it can only be tried again for.
  return RetryOrFail(FailureReason::kWorkerError, "the worker stopped without having been asked to",
                     context);
}

Move MoveAfterLoss(const ExitStatus& status, const std::string& last_lines,
                   const AttemptContext& context) {
  if (context.cancelling) {
    return CancelledMove("cancelled while it was running; its worker had to be stopped");
  }
  if (context.stopped_for == StopCause::kTimeLimit) return TimeLimitExceeded(context);
  if (context.draining) return Requeued();
  std::string message = absl::StrCat("the worker ", Describe(status), " without a result");
  if (context.stopped_for == StopCause::kUnresponsive) {
    message = "the worker did not answer any more and was killed";
  } else if (context.stopped_for == StopCause::kLingering) {
    message = "the worker closed its connection without a result and had to be killed";
  } else if (status.out_of_memory) {
    absl::StrAppend(&message, ": the machine was out of memory");
  } else if (status.signal == SIGKILL) {
    absl::StrAppend(&message, "; not by this server");
  }
  if (!last_lines.empty()) absl::StrAppend(&message, "; its log ends with:\n", last_lines);
  return RetryOrFail(FailureReason::kWorkerLost, std::move(message), context);
}

Move MoveAfterWorkerError(std::string message, const AttemptContext& context) {
  if (context.cancelling) return CancelledMove(kCancelledWhileRunning);
  if (context.draining) return Requeued();
  return RetryOrFail(FailureReason::kWorkerError, std::move(message), context);
}

Move MoveWithoutWorker(const absl::Status& why, const AttemptContext& context) {
  if (context.cancelling) return CancelledMove(kCancelledWhileRunning);
  if (context.draining) return Requeued();
  if (absl::IsDataLoss(why)) return Failed(FailureReason::kWorkerError, why.message());
  // It may have to do with this job after all: then it must not be in the way of the others.
  return {.state = JobState::kQueued,
          .detail = wire::ToUtf8(absl::StrCat("no worker could be started: ", why.message())),
          .not_before =
              HasNoRoom(why) ? absl::InfinitePast() : context.now + context.retry.longest_wait};
}

bool HasNoRoom(const absl::Status& status) {
  // ENOSPC, ENOMEM, EMFILE and their like; EAGAIN of a fork.
  return absl::IsResourceExhausted(status) || absl::IsUnavailable(status);
}

bool NeverRan(const ExitStatus& status) {
  // As shells and the dynamic linker have it; no worker exits with these.
  return status.signal == 0 && (status.code == 126 || status.code == 127);
}

}  // namespace spikepinn::server
