#include <string>

#include "gmock/gmock.h"
#include "tests/unit/server/schedule/scheduler_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;

class SchedulerOrderTest : public SchedulerFixture {
 protected:
  // Takes all of the machine, so that everything waits.
  void UseBusy(int threads, SchedulePolicy policy = {}) {
    Use({{"cpu", threads, 1}, {"cuda:0", 1, 1}, {"cuda:1", 1, 1}}, policy);
    Add({.id = "busy", .user = "zoe", .threads = threads});
    Add({.id = "busy0", .user = "zoe", .device = "cuda:0"});
    Add({.id = "busy1", .user = "zoe", .device = "cuda:1"});
    ASSERT_EQ(Started().size(), 3u);
  }

  WaitReason ReasonOf(const std::string& id) { return scheduler_->Why(id, now_).reason; }
  std::string MessageOf(const std::string& id) { return scheduler_->Why(id, now_).message; }
};

TEST_F(SchedulerOrderTest, IsTheOrderInWhichJobsStartWhenAllFit) {
  UseBusy(8);
  scheduler_->LoadUsage({"eve", 2.5, now_});
  for (const char* id : {"a1", "a2", "a3", "a4"}) Add({.id = id, .user = "ada"});
  Add({.id = "b1", .user = "bob", .threads = 2});
  Add({.id = "e1", .user = "eve"});
  Add({.id = "b2", .user = "bob"});
  Add({.id = "a5", .user = "ada", .priority = 1});
  const std::vector<std::string> order = Ids();
  EXPECT_THAT(order, ElementsAre("a5", "b1", "a1", "a2", "b2", "e1", "a3", "a4"));
  Finish("busy");
  const std::vector<std::string> started = Started();
  EXPECT_THAT(started, ElementsAre("a5", "b1", "a1", "a2", "b2", "e1", "a3"));
}

TEST_F(SchedulerOrderTest, ListsAtMostSoManyWithTheirPositions) {
  UseBusy(1);
  for (const char* id : {"a", "b", "c"}) Add({.id = id});
  const std::vector<WaitInfo> order = scheduler_->Order(2, now_);
  ASSERT_EQ(order.size(), 2u);
  EXPECT_EQ(order[1].job_id, "b");
  EXPECT_EQ(order[1].position, 2);
  EXPECT_EQ(scheduler_->Order(0, now_).size(), 0u);
  EXPECT_EQ(scheduler_->Why("c", now_).position, 3);
}

TEST_F(SchedulerOrderTest, FirstInLineWaitsForResourcesAndTheOthersForIt) {
  UseBusy(8);
  for (const char* id : {"a", "b", "c"}) Add({.id = id, .threads = 4});
  EXPECT_THAT(Messages(), ElementsAre("a: needs 4 threads of cpu: 0 of 8 are free",
                                      "b: 1 job comes first", "c: 2 jobs come first"));
  EXPECT_EQ(ReasonOf("a"), WaitReason::kResources);
  EXPECT_EQ(ReasonOf("c"), WaitReason::kBehindOthers);
  EXPECT_EQ(MessageOf("c"), "2 jobs come first");
}

TEST_F(SchedulerOrderTest, OnlyJobsForTheSameDeviceComeFirst) {
  UseBusy(1);
  Add({.id = "c"});
  Add({.id = "g0", .device = "cuda:0"});
  Add({.id = "g1", .device = "cuda:1"});
  Add({.id = "any", .device = "cuda"});
  Add({.id = "h0", .device = "cuda:0"});
  EXPECT_THAT(Messages(), ElementsAre("c: needs 1 thread of cpu: 0 of 1 are free",
                                      "g0: needs a slot of cuda:0: 0 of 1 are free",
                                      "g1: needs a slot of cuda:1: 0 of 1 are free",
                                      "any: 2 jobs come first", "h0: 2 jobs come first"));
}

TEST_F(SchedulerOrderTest, UserAtTheLimitIsToldSoAndIsNoCompetitor) {
  UseBusy(4, {.max_running_per_user = 3});
  Add({.id = "z", .user = "zoe", .priority = 1});
  Add({.id = "a"});
  EXPECT_THAT(Messages(), ElementsAre("z: zoe runs 3 jobs, as many as allowed",
                                      "a: needs 1 thread of cpu: 0 of 4 are free"));
  EXPECT_EQ(ReasonOf("z"), WaitReason::kUserLimit);
}

TEST_F(SchedulerOrderTest, JobInBackoffKeepsItsPlaceAndSaysWhen) {
  UseBusy(4);
  now_ = absl::FromCivil(absl::CivilSecond(2026, 11, 23, 9, 59, 0), absl::UTCTimeZone());
  Add({.id = "held", .not_before = now_ + absl::Minutes(1)});
  Add({.id = "a"});
  EXPECT_THAT(Messages(), ElementsAre("held: tried again at 2026-11-23T10:00:00Z, after its worker "
                                      "was lost or could not be started",
                                      "a: needs 1 thread of cpu: 0 of 4 are free"));
  EXPECT_EQ(ReasonOf("held"), WaitReason::kBackoff);
  now_ += absl::Minutes(1);
  EXPECT_EQ(ReasonOf("held"), WaitReason::kResources);
}

TEST_F(SchedulerOrderTest, ImpossibleJobComesLastWithoutAPosition) {
  UseBusy(4);
  Add({.id = "huge", .priority = 9, .threads = 5});
  Add({.id = "a"});
  EXPECT_THAT(Messages(), ElementsAre("a: needs 1 thread of cpu: 0 of 4 are free",
                                      "huge: needs 5 threads of cpu: this server has 4"));
  const WaitInfo info = scheduler_->Why("huge", now_);
  EXPECT_EQ(info.reason, WaitReason::kImpossible);
  EXPECT_EQ(info.position, 0);
}

TEST_F(SchedulerOrderTest, JobThatFitsIsNext) {
  Use({{"cpu", 1, 1}});
  Add({.id = "a"});
  EXPECT_EQ(ReasonOf("a"), WaitReason::kNext);
  EXPECT_EQ(ReasonOf("unknown"), WaitReason::kNext);
  EXPECT_EQ(scheduler_->Why("unknown", now_).position, 0);
}

TEST_F(SchedulerOrderTest, PositionsAreCountedOnlySoFar) {
  UseBusy(1);
  const int jobs = Scheduler::kMaxPosition + 1;
  for (int i = 1; i <= jobs; ++i) Add({.id = std::to_string(i)});
  EXPECT_EQ(scheduler_->Why(std::to_string(jobs - 1), now_).position, jobs - 1);
  const WaitInfo last = scheduler_->Why(std::to_string(jobs), now_);
  EXPECT_EQ(last.position, 0);
  EXPECT_EQ(last.reason, WaitReason::kBehindOthers);
  EXPECT_EQ(last.message, "at least 1000 jobs come first");
}

}  // namespace
}  // namespace spikepinn::server
