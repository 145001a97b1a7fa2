#include "client/cli/output/next_step.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

TEST(NextStepTest, WhatIsNotThereIsLookedFor) {
  EXPECT_THAT(NextStep(absl::NotFoundError("jobs/x: no such job")), HasSubstr("`spikepinn list`"));
  EXPECT_THAT(NextStep(absl::NotFoundError("sweeps/x: no such sweep")),
              HasSubstr("`spikepinn sweep list`"));
  EXPECT_THAT(NextStep(absl::NotFoundError("the server has no preset \"x\"")),
              HasSubstr("`spikepinn presets`"));
}

TEST(NextStepTest, AJobThatHasNotEndedIsWaitedFor) {
  for (const char* message : {"jobs/x is RUNNING: only a job that SUCCEEDED has a model",
                              "jobs/x is running: only a job that has succeeded has results",
                              "jobs/x is QUEUED: only a job that has ended is deleted"}) {
    EXPECT_EQ(NextStep(absl::FailedPreconditionError(message)),
              "`spikepinn watch jobs/x` waits for its end");
  }
  EXPECT_EQ(NextStep(absl::FailedPreconditionError(
                "jobs/x is FAILED: only a job that SUCCEEDED has a model")),
            "`spikepinn get jobs/x` says what became of it");
  EXPECT_EQ(NextStep(absl::FailedPreconditionError(
                "jobs/x is FAILED: a job that has ended cannot be cancelled")),
            "");
}

TEST(NextStepTest, AServerThatIsNotThereIsStartedOrNamed) {
  const std::string next = NextStep(absl::UnavailableError("cannot reach the spikepinn server"));
  EXPECT_THAT(next, HasSubstr("spikepinnd"));
  EXPECT_THAT(next, HasSubstr("--server"));
  EXPECT_THAT(next, HasSubstr("--context"));
}

TEST(NextStepTest, AFullQueueOrDiskIsEmptied) {
  EXPECT_THAT(NextStep(absl::ResourceExhaustedError("user ada has 5 jobs that wait: ...")),
              HasSubstr("spikepinn cancel"));
  EXPECT_THAT(NextStep(absl::ResourceExhaustedError("the disk is nearly full: 1 MiB are free")),
              HasSubstr("spikepinn delete"));
  EXPECT_THAT(NextStep(absl::FailedPreconditionError("a.csv: cannot be written: No space left on "
                                                     "device")),
              HasSubstr("make room"));
}

TEST(NextStepTest, AJobFileThatIsNotThereIsMade) {
  EXPECT_THAT(
      NextStep(absl::InvalidArgumentError("job.yaml: cannot be read: No such file or directory")),
      HasSubstr("spikepinn presets NAME > FILE"));
}

TEST(NextStepTest, WhatSaysItAllGetsNothing) {
  EXPECT_EQ(NextStep(absl::InvalidArgumentError("spec.adam.steps = 0: must be > 0")), "");
  EXPECT_EQ(NextStep(absl::AbortedError("jobs/x has failed (diverged)")), "");
}

}  // namespace
}  // namespace spikepinn::cli
