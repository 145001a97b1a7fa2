#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "tests/unit/server/schedule/scheduler_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SchedulerSweepTest : public SchedulerFixture {
 protected:
  void AddSweep(const std::string& user, const std::string& prefix, int jobs) {
    for (int i = 1; i <= jobs; ++i) {
      Add({.id = prefix + std::to_string(i), .user = user, .sweep_id = prefix});
    }
  }

  // Ends a job of the sweep `prefix`; the id of the next one for its worker, "" if none.
  std::string Next(const std::string& id, const std::string& user, const std::string& sweep,
                   const Slot& slot = {"cpu", 1}) {
    Finish(id);
    const std::optional<Start> next = scheduler_->TakeNextOfSweep(sweep, slot, user, now_);
    if (!next.has_value()) return "";
    EXPECT_EQ(next->slot, slot);
    return next->job_id;
  }
};

TEST_F(SchedulerSweepTest, WorkerGoesOnWithTheNextJobOfItsSweep) {
  Use({{"cpu", 1, 1}});
  AddSweep("ada", "s", 3);
  ASSERT_THAT(Started(), ElementsAre("s1"));
  EXPECT_EQ(Next("s1", "ada", "s"), "s2");
  EXPECT_EQ(scheduler_->RunningOf("ada"), 1);
  EXPECT_EQ(scheduler_->inventory().JobsOn("cpu"), 1);
  EXPECT_EQ(Next("s2", "ada", "s"), "s3");
  EXPECT_EQ(Next("s3", "ada", "s"), "");
  EXPECT_EQ(scheduler_->inventory().JobsOn("cpu"), 0);
}

TEST_F(SchedulerSweepTest, WorkerKeepsItsCard) {
  Use({{"cuda:0", 2, 1}, {"cuda:1", 1, 1}});
  for (const char* id : {"s1", "s2", "s3", "s4"}) {
    Add({.id = id, .device = "cuda", .sweep_id = "s"});
  }
  ASSERT_THAT(Started(), ElementsAre("s1", "s2", "s3"));
  EXPECT_EQ(Next("s3", "ada", "s", {"cuda:1", 1}), "s4");
}

TEST_F(SchedulerSweepTest, JobOfAnotherDemandNeedsAnotherWorker) {
  Use({{"cpu", 2, 1}});
  Add({.id = "s1", .threads = 2, .sweep_id = "s"});
  Add({.id = "s2", .threads = 1, .sweep_id = "s"});
  ASSERT_THAT(Started(), ElementsAre("s1"));
  EXPECT_EQ(Next("s1", "ada", "s", {"cpu", 2}), "");
}

TEST_F(SchedulerSweepTest, HigherPriorityComesFirst) {
  Use({{"cpu", 1, 1}});
  AddSweep("ada", "s", 2);
  ASSERT_THAT(Started(), ElementsAre("s1"));
  Add({.id = "urgent", .user = "bob", .priority = 1});
  EXPECT_EQ(Next("s1", "ada", "s"), "");
  EXPECT_THAT(Started(), ElementsAre("urgent"));
}

TEST_F(SchedulerSweepTest, OlderJobOfTheSameUserComesFirst) {
  Use({{"cpu", 1, 1}});
  Add({.id = "old", .not_before = now_ + absl::Seconds(1)});
  AddSweep("ada", "s", 2);
  ASSERT_THAT(Started(), ElementsAre("s1"));
  now_ += absl::Seconds(1);
  EXPECT_EQ(Next("s1", "ada", "s"), "");
  EXPECT_THAT(Started(), ElementsAre("old"));
}

TEST_F(SchedulerSweepTest, OtherUserWaitsOnlyAsLongAsTheLeadAllows) {
  Use({{"cpu", 1, 1}}, {.sweep_lead = 2.0});
  AddSweep("ada", "s", 9);
  ASSERT_THAT(Started(), ElementsAre("s1"));
  Add({.id = "b", .user = "bob"});
  now_ += absl::Seconds(1);
  EXPECT_EQ(Next("s1", "ada", "s"), "s2");
  now_ += absl::Seconds(1.5);
  EXPECT_EQ(Next("s2", "ada", "s"), "");
  EXPECT_THAT(Started(), ElementsAre("b"));
}

TEST_F(SchedulerSweepTest, JobsForOtherDevicesAndThoseThatDoNotFitAreNoObstacle) {
  Use({{"cpu", 2, 1}, {"cuda:0", 1, 1}});
  AddSweep("ada", "s", 3);
  ASSERT_THAT(Started(), ElementsAre("s1", "s2"));
  Add({.id = "large", .user = "bob", .threads = 2});
  EXPECT_EQ(Next("s1", "ada", "s"), "s3");
  AddSweep("ada", "t", 1);
  Add({.id = "g", .user = "bob", .device = "cuda:0"});
  scheduler_->Remove("large");
  EXPECT_EQ(Next("s2", "ada", "t"), "t1");
  EXPECT_THAT(Started(), ElementsAre("g"));
}

TEST_F(SchedulerSweepTest, LargeJobThatWasPassedTooLongGetsTheThread) {
  Use({{"cpu", 2, 1}}, {.max_bypass = absl::Seconds(1), .sweep_lead = 0.0});
  AddSweep("ada", "s", 9);
  ASSERT_THAT(Started(), ElementsAre("s1", "s2"));
  Add({.id = "large", .user = "bob", .threads = 2});
  EXPECT_EQ(Next("s1", "ada", "s"), "s3");
  now_ += absl::Seconds(1);
  EXPECT_EQ(Next("s2", "ada", "s"), "");
  EXPECT_THAT(Started(), IsEmpty());
  EXPECT_EQ(Next("s3", "ada", "s"), "");
  EXPECT_THAT(Started(), ElementsAre("large"));
}

TEST_F(SchedulerSweepTest, LimitOfRunningJobsHolds) {
  Use({{"cpu", 2, 1}}, {.max_running_per_user = 1});
  AddSweep("ada", "s", 3);
  ASSERT_THAT(Started(), ElementsAre("s1"));
  EXPECT_EQ(Next("s1", "ada", "s"), "s2");
  EXPECT_FALSE(scheduler_->TakeNextOfSweep("s", {"cpu", 1}, "ada", now_).has_value());
}

TEST_F(SchedulerSweepTest, JobsOfNoSweepAreNotTaken) {
  Use({{"cpu", 1, 1}});
  Add({.id = "a"});
  Add({.id = "b"});
  ASSERT_THAT(Started(), ElementsAre("a"));
  EXPECT_EQ(Next("a", "ada", ""), "");
}

}  // namespace
}  // namespace spikepinn::server
