#include "server/workers/attempt_end.h"

#include <csignal>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using worker::v1::Outcome;

const AttemptContext kUndisturbed{};
const AttemptContext kCancelling{.cancelling = true};
const AttemptContext kDraining{.draining = true};

Outcome Succeeded() {
  Outcome outcome;
  outcome.mutable_succeeded()->set_seed(7);
  return outcome;
}

Outcome Cancelled() {
  Outcome outcome;
  outcome.mutable_cancelled();
  return outcome;
}

TEST(AttemptEndTest, SuccessCarriesSummaryAndModel) {
  const Move move = MoveAfterOutcome(Succeeded(), "model", kUndisturbed);
  EXPECT_EQ(move.state, JobState::kSucceeded);
  EXPECT_EQ(move.model, "model");
  v1::Summary summary;
  ASSERT_TRUE(summary.ParseFromString(move.summary));
  EXPECT_EQ(summary.seed(), 7u);
}

TEST(AttemptEndTest, WorkerCannotBlameTheServersReasons) {
  Outcome outcome;
  const auto reason_after = [&](v1::JobError::Reason reason) {
    outcome.mutable_failed()->set_reason(reason);
    return MoveAfterOutcome(outcome, "", kUndisturbed).error.reason;
  };
  EXPECT_EQ(reason_after(v1::JobError::REASON_WORKER_LOST), FailureReason::kWorkerError);
  EXPECT_EQ(reason_after(v1::JobError::REASON_TIME_LIMIT), FailureReason::kWorkerError);
  EXPECT_EQ(reason_after(v1::JobError::REASON_RUNAWAY), FailureReason::kRunaway);
  EXPECT_EQ(reason_after(v1::JobError::REASON_INACCURATE), FailureReason::kInaccurate);
  EXPECT_EQ(reason_after(v1::JobError::REASON_MEMORY_LIMIT), FailureReason::kMemoryLimit);
  EXPECT_EQ(reason_after(v1::JobError::REASON_SCRATCH_LIMIT), FailureReason::kScratchLimit);
}

TEST(AttemptEndTest, CancelWinsOverEverything) {
  EXPECT_EQ(MoveAfterOutcome(Succeeded(), "model", kCancelling).state, JobState::kCancelled);
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", kCancelling).state, JobState::kCancelled);
  EXPECT_EQ(MoveAfterWorkerError("x", kCancelling).state, JobState::kCancelled);
  EXPECT_EQ(MoveWithoutWorker(absl::InternalError("x"), kCancelling).state, JobState::kCancelled);
  const AttemptContext both{.cancelling = true, .draining = true};
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", both).state, JobState::kCancelled);
}

TEST(AttemptEndTest, LossDuringTheDrainIsNoFailure) {
  const Move move = MoveAfterLoss({.code = 0, .signal = SIGKILL}, "", kDraining);
  EXPECT_EQ(move.state, JobState::kQueued);
  EXPECT_EQ(move.detail, "server is shutting down");
  EXPECT_FALSE(move.worker_lost);
}

TEST(AttemptEndTest, ServersEndIsNoFailureOfTheWorkerEither) {
  for (const Move& move :
       {MoveAfterWorkerError("x", kDraining), MoveAfterOutcome(Cancelled(), "", kDraining)}) {
    EXPECT_EQ(move.state, JobState::kQueued);
    EXPECT_FALSE(move.worker_lost);
    EXPECT_EQ(move.not_before, absl::InfinitePast());
  }
}

TEST(AttemptEndTest, TimeLimitCountsThoughTheServerEnds) {
  const AttemptContext context{.draining = true, .stopped_for = StopCause::kTimeLimit};
  EXPECT_EQ(MoveAfterOutcome(Cancelled(), "", context).error.reason, FailureReason::kTimeLimit);
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", context).error.reason, FailureReason::kTimeLimit);
}

TEST(AttemptEndTest, CancelSaysSo) {
  EXPECT_EQ(CancelledMove("why").error.reason, FailureReason::kCancelled);
  EXPECT_EQ(CancelledMove("why").error.message, "why");
}

TEST(AttemptEndTest, LossSaysWhatItWas) {
  const auto message = [](const ExitStatus& status, StopCause cause = StopCause::kNone) {
    return MoveAfterLoss(status, "", {.stopped_for = cause}).error.message;
  };
  EXPECT_THAT(message({.signal = SIGSEGV}),
              AllOf(HasSubstr("signal 11 (Segmentation fault)"), Not(HasSubstr("not by this"))));
  EXPECT_THAT(message({.code = 3}), HasSubstr("exited with code 3"));
  EXPECT_THAT(message({.signal = SIGKILL, .out_of_memory = true}), HasSubstr("out of memory"));
  EXPECT_THAT(message({.signal = SIGKILL}), AllOf(Not(HasSubstr("memory")), HasSubstr("signal 9"),
                                                  HasSubstr("not by this server")));
  EXPECT_THAT(message({.signal = SIGKILL}, StopCause::kUnresponsive), HasSubstr("did not answer"));
  EXPECT_THAT(message({.signal = SIGKILL}, StopCause::kLingering),
              HasSubstr("closed its connection"));
}

TEST(AttemptEndTest, LostWorkerIsTriedAgainAfterEverLongerWaits) {
  AttemptContext context{
      .max_attempts = 4,
      .retry = {.first_wait = absl::Seconds(2), .longest_wait = absl::Seconds(5)},
      .now = absl::FromUnixSeconds(100)};
  for (const int wait : {2, 4, 5}) {
    const Move move = MoveAfterLoss({.code = 1}, "", context);
    EXPECT_EQ(move.state, JobState::kQueued);
    EXPECT_TRUE(move.worker_lost);
    EXPECT_EQ(move.not_before, absl::FromUnixSeconds(100 + wait));
    ++context.failures;
  }
  const Move last = MoveAfterLoss({.code = 1}, "", context);
  EXPECT_EQ(last.state, JobState::kFailed);
  EXPECT_EQ(last.error.reason, FailureReason::kWorkerLost);
  EXPECT_THAT(last.error.message, HasSubstr("as did 3 attempts before"));
}

TEST(AttemptEndTest, WaitsStayFiniteAfterManyFailures) {
  const AttemptContext context{.failures = 90, .max_attempts = 100, .now = absl::UnixEpoch()};
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", context).not_before,
            absl::UnixEpoch() + absl::Minutes(5));
}

TEST(AttemptEndTest, WorkerThatStopsUnaskedIsTriedAgain) {
  EXPECT_EQ(MoveAfterOutcome(Cancelled(), "", {.max_attempts = 2}).state, JobState::kQueued);
  EXPECT_EQ(MoveAfterOutcome(Cancelled(), "", {.failures = 1, .max_attempts = 2}).state,
            JobState::kFailed);
}

TEST(AttemptEndTest, FailedTrainingIsNotTriedAgain) {
  Outcome outcome;
  outcome.mutable_failed()->set_reason(v1::JobError::REASON_DIVERGED);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", {.max_attempts = 5}).state, JobState::kFailed);
}

TEST(AttemptEndTest, TimeLimitIsAFailureThatIsNotTriedAgain) {
  const AttemptContext context{
      .stopped_for = StopCause::kTimeLimit, .wall_time = absl::Seconds(90), .max_attempts = 5};
  for (const Move& move : {MoveAfterOutcome(Cancelled(), "", context),
                           MoveAfterLoss({.signal = SIGTERM}, "", context)}) {
    EXPECT_EQ(move.state, JobState::kFailed);
    EXPECT_EQ(move.error.reason, FailureReason::kTimeLimit);
    EXPECT_THAT(move.error.message, HasSubstr("1m30s"));
  }
}

TEST(AttemptEndTest, ResultThatComesWithTheTimeLimitCounts) {
  EXPECT_EQ(MoveAfterOutcome(Succeeded(), "m", {.stopped_for = StopCause::kTimeLimit}).state,
            JobState::kSucceeded);
}

TEST(AttemptEndTest, WhatTheMachineRefusedIsTriedAgainUnlessSomebodyWantedAnEnd) {
  Outcome outcome;
  outcome.mutable_unable()->set_message("cannot open the log");
  const Move again = MoveAfterOutcome(outcome, "", {.max_attempts = 2});
  EXPECT_EQ(again.state, JobState::kQueued);
  EXPECT_TRUE(again.worker_lost);
  EXPECT_THAT(again.detail, HasSubstr("cannot open the log"));
  const Move last = MoveAfterOutcome(outcome, "", {.failures = 1, .max_attempts = 2});
  EXPECT_EQ(last.state, JobState::kFailed);
  EXPECT_EQ(last.error.reason, FailureReason::kWorkerError);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", kCancelling).state, JobState::kCancelled);
  EXPECT_FALSE(MoveAfterOutcome(outcome, "", kDraining).worker_lost);
}

TEST(AttemptEndTest, AnInvalidSpecIsFinal) {
  Outcome outcome;
  outcome.mutable_failed()->set_reason(v1::JobError::REASON_WORKER_ERROR);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", {.max_attempts = 9}).state, JobState::kFailed);
}

TEST(AttemptEndTest, WhateverTheLogEndsWithCanBeSent) {
  const std::string tail("\xA5\x9E caf\xE9 \0 \xFF", 10);
  v1::JobError error;
  error.set_message(MoveAfterLoss({.code = 1}, tail, {.max_attempts = 1}).error.message);
  EXPECT_TRUE(v1::JobError().ParseFromString(error.SerializeAsString()));
  v1::StateChange change;
  change.set_detail(MoveAfterLoss({.code = 1}, tail, {.max_attempts = 2}).detail);
  EXPECT_TRUE(v1::StateChange().ParseFromString(change.SerializeAsString()));
  error.set_message(MoveAfterWorkerError("cannot open /data/caf\xE9", {}).error.message);
  EXPECT_TRUE(v1::JobError().ParseFromString(error.SerializeAsString()));
}

}  // namespace
}  // namespace spikepinn::server
