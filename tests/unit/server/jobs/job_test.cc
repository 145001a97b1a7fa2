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

TEST(JobCountsTest, EachStateHasItsOwnCounter) {
  JobCounts counts;
  std::int64_t number = 1;
  for (JobState state : kAllJobStates) CountOf(state, &counts) = number++;
  EXPECT_EQ(counts.queued, 1);
  EXPECT_EQ(counts.running, 2);
  EXPECT_EQ(counts.cancelling, 3);
  EXPECT_EQ(counts.succeeded, 4);
  EXPECT_EQ(counts.failed, 5);
  EXPECT_EQ(counts.cancelled, 6);
  EXPECT_EQ(counts.total(), 21);
  EXPECT_EQ(counts.ended(), 15);
}

}  // namespace
}  // namespace spikepinn::server
