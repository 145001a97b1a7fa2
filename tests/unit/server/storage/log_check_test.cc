#include "server/storage/log_check.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

Event Change(std::int64_t sequence, std::int32_t attempt, JobState state) {
  return {.sequence = sequence, .attempt = attempt, .state = state};
}

Event Progress(std::int64_t sequence, std::int32_t attempt) {
  return {.sequence = sequence, .attempt = attempt, .kind = EventKind::kProgress};
}

// Of a job that SUCCEEDED in its second attempt.
class LogCheckTest : public ::testing::Test {
 protected:
  LogCheckTest() {
    job_.id = "a";
    job_.state = JobState::kSucceeded;
    job_.attempt = 2;
    job_.last_event_sequence = 7;
  }

  std::vector<std::string> Findings() {
    std::vector<std::string> findings;
    LogCheck check(job_, &findings);
    for (const Event& event : log_) check.Add(event);
    check.Finish();
    return findings;
  }

  Job job_;
  std::vector<Event> log_ = {
      Change(1, 0, JobState::kQueued),   Change(2, 1, JobState::kRunning), Progress(3, 1),
      Change(4, 1, JobState::kQueued),   Change(5, 2, JobState::kRunning), Progress(6, 2),
      Change(7, 2, JobState::kSucceeded)};
};

TEST_F(LogCheckTest, SoundLogIsSound) { EXPECT_THAT(Findings(), IsEmpty()); }

TEST_F(LogCheckTest, LogWithoutItsHeadIsSound) {
  for (int first = 2; first <= 7; ++first) {
    log_.erase(log_.begin());
    job_.first_event_sequence = first;
    EXPECT_THAT(Findings(), IsEmpty()) << first;
  }
}

TEST_F(LogCheckTest, GapIsNamed) {
  log_.erase(log_.begin() + 2);
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: event 4 stands where event 3 must be"));
}

TEST_F(LogCheckTest, MissingHeadIsNamed) {
  log_.erase(log_.begin());
  EXPECT_THAT(Findings(), Contains("jobs/a: event 2 stands where event 1 must be"));
}

TEST_F(LogCheckTest, MissingEndIsNamed) {
  log_.pop_back();
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: the log ends with event 6, must end with event 7",
                                      "jobs/a: state is SUCCEEDED, but the log says RUNNING"));
}

TEST_F(LogCheckTest, EmptyLogIsNamed) {
  log_.clear();
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: has no events"));
}

TEST_F(LogCheckTest, OtherStateThanTheLogsIsNamed) {
  job_.state = JobState::kFailed;
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: state is FAILED, but the log says SUCCEEDED"));
}

TEST_F(LogCheckTest, EndedJobWhoseLogSaysNothingIsNamed) {
  log_ = {Progress(6, 2), Progress(7, 2)};
  job_.first_event_sequence = 6;
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: state is SUCCEEDED, but the log does not say so"));
}

TEST_F(LogCheckTest, SecondEndAndWhatFollowsTheFirstAreNamed) {
  log_[5] = Change(6, 2, JobState::kSucceeded);
  EXPECT_THAT(Findings(),
              ElementsAre("jobs/a: event 7 comes after its end",
                          "jobs/a: event 7 moves it from SUCCEEDED to SUCCEEDED, which is no legal "
                          "move"));
}

TEST_F(LogCheckTest, IllegalMoveIsNamed) {
  log_[3] = Change(4, 1, JobState::kCancelling);
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: event 5 moves it from CANCELLING to RUNNING, which "
                                      "is no legal move"));
}

TEST_F(LogCheckTest, AttemptsThatDoNotAscendByOneAreNamed) {
  log_[5].attempt = 1;
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: event 6 is of attempt 1, must be of 2",
                                      "jobs/a: event 7 is of attempt 2, must be of 1"));
  log_[5].attempt = 2;
  for (int i : {4, 5, 6}) log_[i].attempt = 3;
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: event 5 is of attempt 3, must be of 2",
                                      "jobs/a: attempt is 2, but the log ends with attempt 3"));
}

TEST_F(LogCheckTest, OtherBeginningThanQueuedIsNamed) {
  log_[0] = Change(1, 0, JobState::kCancelling);
  EXPECT_THAT(Findings(), Contains("jobs/a: event 1 says CANCELLING, must say QUEUED"));
  log_[0] = Progress(1, 0);
  EXPECT_THAT(Findings(), ElementsAre("jobs/a: event 1 is no state change"));
}

}  // namespace
}  // namespace spikepinn::server
