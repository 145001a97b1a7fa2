#include "server/jobs/transitions.h"

#include <set>
#include <utility>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(TransitionsTest, QueuedJobMayStart) {
  EXPECT_TRUE(IsLegalMove(JobState::kQueued, JobState::kRunning));
}

TEST(TransitionsTest, QueuedJobMayBeCancelledAtOnce) {
  EXPECT_TRUE(IsLegalMove(JobState::kQueued, JobState::kCancelled));
}

TEST(TransitionsTest, RunningJobMaySucceed) {
  EXPECT_TRUE(IsLegalMove(JobState::kRunning, JobState::kSucceeded));
}

TEST(TransitionsTest, RunningJobMayFail) {
  EXPECT_TRUE(IsLegalMove(JobState::kRunning, JobState::kFailed));
}

TEST(TransitionsTest, RunningJobMayBeAskedToStop) {
  EXPECT_TRUE(IsLegalMove(JobState::kRunning, JobState::kCancelling));
}

TEST(TransitionsTest, RunningJobMayBeQueuedAgain) {
  EXPECT_TRUE(IsLegalMove(JobState::kRunning, JobState::kQueued));
}

TEST(TransitionsTest, CancellingJobMayBecomeCancelled) {
  EXPECT_TRUE(IsLegalMove(JobState::kCancelling, JobState::kCancelled));
}

TEST(TransitionsTest, EveryOtherMoveIsIllegal) {
  const std::set<std::pair<JobState, JobState>> legal = {
      {JobState::kQueued, JobState::kRunning},       {JobState::kQueued, JobState::kCancelled},
      {JobState::kRunning, JobState::kSucceeded},    {JobState::kRunning, JobState::kFailed},
      {JobState::kRunning, JobState::kCancelling},   {JobState::kRunning, JobState::kQueued},
      {JobState::kCancelling, JobState::kCancelled},
  };
  int illegal = 0;
  for (JobState from : kAllJobStates) {
    for (JobState to : kAllJobStates) {
      if (legal.count({from, to}) > 0) continue;
      EXPECT_FALSE(IsLegalMove(from, to)) << ToString(from) << " -> " << ToString(to);
      ++illegal;
    }
  }
  EXPECT_EQ(illegal, 36 - 7);
}

}  // namespace
}  // namespace spikepinn::server
