#include "server/jobs/job.h"

#include <set>
#include <string>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(JobStateTest, NamesAreThoseOfTheApi) {
  EXPECT_STREQ(ToString(JobState::kQueued), "QUEUED");
  EXPECT_STREQ(ToString(JobState::kRunning), "RUNNING");
  EXPECT_STREQ(ToString(JobState::kCancelling), "CANCELLING");
  EXPECT_STREQ(ToString(JobState::kSucceeded), "SUCCEEDED");
  EXPECT_STREQ(ToString(JobState::kFailed), "FAILED");
  EXPECT_STREQ(ToString(JobState::kCancelled), "CANCELLED");
}

TEST(JobStateTest, TheThreeEndsAreTerminal) {
  std::set<std::string> terminal;
  for (JobState state : kAllJobStates) {
    if (IsTerminal(state)) terminal.insert(ToString(state));
  }
  EXPECT_EQ(terminal, (std::set<std::string>{"SUCCEEDED", "FAILED", "CANCELLED"}));
}

}  // namespace
}  // namespace spikepinn::server
