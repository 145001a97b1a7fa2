#include "server/workers/attempt_end.h"

#include <csignal>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using worker::v1::Outcome;

constexpr AttemptContext kUndisturbed{};
constexpr AttemptContext kCancelling{.cancelling = true};
constexpr AttemptContext kDraining{.draining = true};

Outcome Succeeded() {
  Outcome outcome;
  outcome.mutable_succeeded()->set_seed(7);
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
  outcome.mutable_failed()->set_reason(v1::JobError::REASON_WORKER_LOST);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", kUndisturbed).error.reason, FailureReason::kWorkerError);
  outcome.mutable_failed()->set_reason(v1::JobError::REASON_RUNAWAY);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", kUndisturbed).error.reason, FailureReason::kRunaway);
  outcome.mutable_failed()->set_reason(v1::JobError::REASON_INACCURATE);
  EXPECT_EQ(MoveAfterOutcome(outcome, "", kUndisturbed).error.reason, FailureReason::kInaccurate);
}

TEST(AttemptEndTest, CancelWinsOverEverything) {
  EXPECT_EQ(MoveAfterOutcome(Succeeded(), "model", kCancelling).state, JobState::kCancelled);
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", kCancelling).state, JobState::kCancelled);
  EXPECT_EQ(MoveAfterWorkerError("x", kCancelling).state, JobState::kCancelled);
  const AttemptContext both{.cancelling = true, .draining = true};
  EXPECT_EQ(MoveAfterLoss({.code = 1}, "", both).state, JobState::kCancelled);
}

TEST(AttemptEndTest, LossDuringTheDrainIsNoFailure) {
  const Move move = MoveAfterLoss({.code = 0, .signal = SIGKILL}, "", kDraining);
  EXPECT_EQ(move.state, JobState::kQueued);
  EXPECT_EQ(move.detail, "server is shutting down");
}

TEST(AttemptEndTest, KillSuggestsOutOfMemoryAndOtherSignalsDoNot) {
  EXPECT_THAT(MoveAfterLoss({.code = 0, .signal = SIGKILL}, "", kUndisturbed).error.message,
              HasSubstr("out of memory"));
  EXPECT_THAT(MoveAfterLoss({.code = 0, .signal = SIGABRT}, "", kUndisturbed).error.message,
              Not(HasSubstr("out of memory")));
}

}  // namespace
}  // namespace spikepinn::server
