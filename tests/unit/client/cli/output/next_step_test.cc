#include "client/cli/output/next_step.h"

#include "client/client/call_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

// As it comes from a server.
std::string ForServers(grpc::StatusCode code, const std::string& reason,
                       const std::string& message) {
  v1::ErrorInfo info;
  info.set_reason(reason);
  v1::ErrorStatus details;
  details.add_details()->set_value(info.SerializeAsString());
  return NextStep(client::FromGrpc(grpc::Status(code, message, details.SerializeAsString()),
                                   "box:1", absl::Seconds(1)));
}

TEST(NextStepTest, WhatIsNotThereIsLookedFor) {
  using grpc::StatusCode::NOT_FOUND;
  EXPECT_THAT(ForServers(NOT_FOUND, "NO_SUCH_JOB", "jobs/x: no such job"),
              HasSubstr("`spikepinn list`"));
  EXPECT_THAT(ForServers(NOT_FOUND, "NO_SUCH_SWEEP", "sweeps/x: no such sweep"),
              HasSubstr("`spikepinn sweep list`"));
  EXPECT_THAT(NextStep(absl::NotFoundError("the server has no preset \"x\"")),
              HasSubstr("`spikepinn presets`"));
}

TEST(NextStepTest, LeadsToTheServerThatWasTyped) {
  const absl::Status none = absl::NotFoundError("jobs/x: no such job");
  EXPECT_EQ(NextStep(none, " --server box:1"),
            "`spikepinn --server box:1 list` shows the jobs that there are");
}

TEST(NextStepTest, AJobThatHasNotEndedIsWaitedFor) {
  using grpc::StatusCode::FAILED_PRECONDITION;
  const char* const watch = "`spikepinn watch jobs/x` waits for its end";
  EXPECT_EQ(ForServers(FAILED_PRECONDITION, "JOB_HAS_NOT_SUCCEEDED",
                       "jobs/x is RUNNING: only a job that SUCCEEDED has a model"),
            watch);
  EXPECT_EQ(ForServers(FAILED_PRECONDITION, "JOB_HAS_NOT_ENDED",
                       "jobs/x is QUEUED: only a job that has ended is deleted"),
            watch);
  EXPECT_EQ(NextStep(absl::FailedPreconditionError(
                "jobs/x is running: only a job that has succeeded has results")),
            watch);
  EXPECT_EQ(ForServers(FAILED_PRECONDITION, "JOB_HAS_NOT_SUCCEEDED",
                       "jobs/x is FAILED: only a job that SUCCEEDED has a model"),
            "`spikepinn get jobs/x` says what became of it");
  EXPECT_EQ(ForServers(FAILED_PRECONDITION, "SWEEP_HAS_NOT_ENDED", "sweeps/y has 3 jobs that ..."),
            "`spikepinn sweep watch sweeps/y` waits for its end");
}

TEST(NextStepTest, AServerThatIsNotThereIsStartedOrNamed) {
  const std::string next = NextStep(client::Unreachable("box:1"));
  EXPECT_THAT(next, HasSubstr("spikepinnd"));
  EXPECT_THAT(next, HasSubstr("--server"));
  EXPECT_THAT(next, HasSubstr("--context"));
  EXPECT_THAT(NextStep(client::Silent("box:1", absl::Seconds(1))), HasSubstr("try again"));
  EXPECT_THAT(NextStep(absl::UnavailableError("cannot find the spikepinn server at box:1")),
              HasSubstr("check that name"));
}

TEST(NextStepTest, AFullQueueOrDiskIsEmptied) {
  using grpc::StatusCode::RESOURCE_EXHAUSTED;
  EXPECT_THAT(ForServers(RESOURCE_EXHAUSTED, "USER_QUEUE_FULL", "user ada has 5 jobs that wait"),
              HasSubstr("spikepinn cancel"));
  EXPECT_THAT(ForServers(RESOURCE_EXHAUSTED, "DISK_FULL", "the disk is nearly full"),
              HasSubstr("spikepinn delete"));
  EXPECT_THAT(NextStep(absl::FailedPreconditionError("a.csv: cannot be written: No space left on "
                                                     "device")),
              HasSubstr("make room"));
}

TEST(NextStepTest, AJobFileThatIsNotThereIsMade) {
  EXPECT_THAT(NextStep(absl::InvalidArgumentError("job.yaml: cannot be read: No such file or "
                                                  "directory")),
              HasSubstr("spikepinn init -o FILE"));
}

TEST(NextStepTest, WhatSaysItAllGetsNothing) {
  EXPECT_EQ(ForServers(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD",
                       "spec.adam.steps = 0: must be > 0"),
            "");
  EXPECT_EQ(ForServers(grpc::StatusCode::FAILED_PRECONDITION, "JOB_HAS_ENDED",
                       "jobs/x is FAILED: a job that has ended cannot be cancelled"),
            "");
  EXPECT_EQ(NextStep(absl::AbortedError("jobs/x has failed (diverged)")), "");
}

}  // namespace
}  // namespace spikepinn::cli
