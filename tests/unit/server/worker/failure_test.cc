#include "server/worker/failure.h"

#include <gtest/gtest.h>

namespace spikepinn::worker {
namespace {

using spikepinn::v1::JobError;

JobError::Reason ReasonOf(const absl::Status& status, std::int64_t memory_bytes = 0) {
  const v1::FromWorker message = FailureOf(status, memory_bytes);
  EXPECT_TRUE(message.outcome().has_failed()) << status;
  EXPECT_EQ(message.outcome().failed().message(), "why");
  return message.outcome().failed().reason();
}

bool MayBeTriedAgain(const absl::Status& status) {
  const v1::FromWorker message = FailureOf(status, 0);
  return message.outcome().unable().message() == "why";
}

TEST(FailureTest, WhatIsTheJobsFaultIsFinal) {
  EXPECT_EQ(ReasonOf(absl::FailedPreconditionError("why")), JobError::REASON_RUNAWAY);
  EXPECT_EQ(ReasonOf(absl::OutOfRangeError("why")), JobError::REASON_SCRATCH_LIMIT);
  EXPECT_EQ(ReasonOf(absl::ResourceExhaustedError("why"), 1), JobError::REASON_MEMORY_LIMIT);
  EXPECT_EQ(ReasonOf(absl::InvalidArgumentError("why")), JobError::REASON_WORKER_ERROR);
}

TEST(FailureTest, AReferenceOfTooManyStepsIsNoLackOfMemory) {
  EXPECT_EQ(ReasonOf(absl::AbortedError("why"), 1), JobError::REASON_WORKER_ERROR);
}

TEST(FailureTest, WhatIsTheMachinesFaultMayBeTriedAgain) {
  EXPECT_TRUE(MayBeTriedAgain(absl::ResourceExhaustedError("why"))) << "memory, without a limit";
  EXPECT_TRUE(MayBeTriedAgain(absl::InternalError("why"))) << "what LibTorch throws";
}

}  // namespace
}  // namespace spikepinn::worker
