#include "server/schedule/scheduler.h"

#include <optional>

#include "gmock/gmock.h"
#include "tests/unit/server/schedule/scheduler_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SchedulerTest : public SchedulerFixture {};

TEST_F(SchedulerTest, OldestJobsStartFirstAndLeaveTheQueue) {
  Use({{"cpu", 2, 1}});
  Add({.id = "late", .number = 9});
  Add({.id = "early", .number = 7});
  Add({.id = "middle", .number = 8});
  EXPECT_THAT(Started(), ElementsAre("early", "middle"));
  EXPECT_EQ(scheduler_->queued(), 1);
  EXPECT_EQ(scheduler_->inventory().JobsOn("cpu"), 2);
  EXPECT_THAT(Started(), IsEmpty());
  Finish("early");
  EXPECT_THAT(Started(), ElementsAre("late"));
}

TEST_F(SchedulerTest, HigherPriorityStartsFirstWhateverWasUsed) {
  Use({{"cpu", 1, 1}});
  scheduler_->LoadUsage({"ada", 1e6, now_});
  Add({.id = "low", .user = "bob", .priority = -1});
  Add({.id = "normal", .user = "bob"});
  Add({.id = "high", .user = "ada", .priority = 1});
  EXPECT_THAT(Started(), ElementsAre("high"));
  Finish("high");
  EXPECT_THAT(Started(), ElementsAre("normal"));
}

TEST_F(SchedulerTest, UserWhoUsedLessStartsFirst) {
  Use({{"cpu", 1, 1}});
  scheduler_->LoadUsage({"ada", 100.0, now_});
  Add({.id = "a", .user = "ada"});
  Add({.id = "b", .user = "bob"});
  EXPECT_THAT(Started(), ElementsAre("b"));
}

TEST_F(SchedulerTest, UseOfLongAgoCountsLess) {
  Use({{"cpu", 1, 1}}, {.half_life = absl::Hours(1)});
  scheduler_->LoadUsage({"ada", 1000.0, now_ - absl::Hours(10)});
  scheduler_->LoadUsage({"bob", 2.0, now_});
  Add({.id = "b", .user = "bob"});
  Add({.id = "a", .user = "ada"});
  EXPECT_THAT(Started(), ElementsAre("a"));
}

TEST_F(SchedulerTest, UsersAlternateFromTheFirstJobOn) {
  Use({{"cpu", 4, 1}});
  for (const char* id : {"a1", "a2", "a3", "a4"}) Add({.id = id, .user = "ada"});
  for (const char* id : {"b1", "b2"}) Add({.id = id, .user = "bob"});
  EXPECT_THAT(Started(), ElementsAre("a1", "b1", "a2", "b2"));
}

TEST_F(SchedulerTest, RunningJobsCountWithTheirThreadsAndTime) {
  Use({{"cpu", 3, 1}});
  Add({.id = "a", .user = "ada", .threads = 2});
  Add({.id = "b", .user = "bob"});
  ASSERT_THAT(Started(), ElementsAre("a", "b"));
  now_ += absl::Seconds(10);
  Add({.id = "a2", .user = "ada"});
  Add({.id = "b2", .user = "bob"});
  EXPECT_THAT(Ids(), ElementsAre("b2", "a2"));
  now_ += absl::Seconds(30);
  EXPECT_DOUBLE_EQ(Finish("b").thread_seconds, 40.0);
  const UserUsage usage = Finish("a");
  EXPECT_EQ(usage.user, "ada");
  EXPECT_DOUBLE_EQ(usage.thread_seconds, 80.0);
}

TEST_F(SchedulerTest, UseToBeStoredIsWhatHasChangedWithThatOfRunningJobs) {
  Use({{"cpu", 3, 1}});
  scheduler_->LoadUsage({"idle", 5.0, now_});
  Add({.id = "a", .user = "ada", .threads = 2});
  Add({.id = "b", .user = "bob"});
  ASSERT_THAT(Started(), ElementsAre("a", "b"));
  now_ += absl::Seconds(10);
  Finish("b");
  std::vector<UserUsage> usage = scheduler_->UsageToStore(now_);
  ASSERT_EQ(usage.size(), 2u);
  EXPECT_EQ(usage[0].user, "ada");
  EXPECT_DOUBLE_EQ(usage[0].thread_seconds, 20.0);
  EXPECT_EQ(usage[0].as_of, now_);
  EXPECT_EQ(usage[1].user, "bob");
  EXPECT_DOUBLE_EQ(usage[1].thread_seconds, 10.0);
  scheduler_->UsageStored();
  EXPECT_EQ(scheduler_->UsageToStore(now_).size(), 1u) << "ada runs on";
  EXPECT_DOUBLE_EQ(Finish("a").thread_seconds, 20.0) << "not charged twice";
  EXPECT_EQ(scheduler_->UsageToStore(now_).size(), 1u);
  scheduler_->UsageStored();
  EXPECT_THAT(scheduler_->UsageToStore(now_), IsEmpty());
}

TEST_F(SchedulerTest, UseThatIsForgottenIsStoredAsNone) {
  Use({{"cpu", 1, 1}});
  for (int i = 0; i < 100; ++i) {
    scheduler_->LoadUsage({"user" + std::to_string(i), 1.0, now_ - absl::Hours(24 * 365)});
  }
  Add({.id = "a", .user = "ada"});
  ASSERT_THAT(Started(), ElementsAre("a"));
  now_ += absl::Seconds(1);
  Finish("a");
  const std::vector<UserUsage> usage = scheduler_->UsageToStore(now_);
  ASSERT_EQ(usage.size(), 101u);
  EXPECT_EQ(usage[0].user, "ada");
  EXPECT_GT(usage[0].thread_seconds, 0.5);
  EXPECT_EQ(usage[1].thread_seconds, 0.0);
}

TEST_F(SchedulerTest, JobThatCouldNotBeStartedCostsNothing) {
  Use({{"cpu", 1, 1}});
  Add({.id = "a"});
  ASSERT_THAT(Started(), ElementsAre("a"));
  EXPECT_EQ(Finish("a").thread_seconds, 0.0);
  EXPECT_EQ(scheduler_->inventory().JobsOn("cpu"), 0);
  Add({.id = "a", .number = 1});
  EXPECT_THAT(Started(), ElementsAre("a"));
}

TEST_F(SchedulerTest, UserAtTheLimitIsPassedOver) {
  Use({{"cpu", 4, 1}}, {.max_running_per_user = 1});
  for (const char* id : {"a1", "a2"}) Add({.id = id, .user = "ada", .priority = 5});
  Add({.id = "b1", .user = "bob"});
  EXPECT_THAT(Started(), ElementsAre("a1", "b1"));
  EXPECT_EQ(scheduler_->RunningOf("ada"), 1);
  EXPECT_EQ(scheduler_->QueuedOf("ada"), 1);
  Finish("a1");
  EXPECT_THAT(Started(), ElementsAre("a2"));
}

TEST_F(SchedulerTest, LimitHoldsAcrossDevices) {
  Use({{"cpu", 4, 1}, {"cuda:0", 1, 1}}, {.max_running_per_user = 1});
  Add({.id = "a1", .device = "cpu"});
  Add({.id = "a2", .device = "cuda:0"});
  EXPECT_THAT(Started(), ElementsAre("a1"));
}

TEST_F(SchedulerTest, JobInBackoffIsPassedOverUntilItsTime) {
  Use({{"cpu", 1, 1}});
  Add({.id = "held", .not_before = now_ + absl::Seconds(3)});
  EXPECT_THAT(Started(), IsEmpty());
  EXPECT_EQ(scheduler_->NextWakeup(now_), now_ + absl::Seconds(3));
  Add({.id = "other"});
  EXPECT_THAT(Started(), ElementsAre("other"));
  Finish("other");
  now_ += absl::Seconds(3);
  EXPECT_EQ(scheduler_->NextWakeup(now_ + absl::Seconds(1)), now_ + absl::Seconds(1));
  EXPECT_THAT(Started(), ElementsAre("held"));
  EXPECT_EQ(scheduler_->NextWakeup(now_), std::nullopt);
}

TEST_F(SchedulerTest, RemovedJobDoesNotStart) {
  Use({{"cpu", 1, 1}});
  Add({.id = "a"});
  scheduler_->Remove("a");
  scheduler_->Remove("a");
  scheduler_->Remove("nobody");
  EXPECT_EQ(scheduler_->queued(), 0);
  EXPECT_THAT(Started(), IsEmpty());
}

TEST_F(SchedulerTest, JobsForOneDeviceDoNotHoldUpThoseForAnother) {
  Use({{"cpu", 1, 1}, {"cuda:0", 1, 1}, {"cuda:1", 1, 1}});
  Add({.id = "g0", .device = "cuda:0"});
  ASSERT_THAT(Started(), ElementsAre("g0"));
  for (int i = 0; i < 2 * Scheduler::kMaxPassed; ++i) {
    Add({.id = "w" + std::to_string(i), .user = "u" + std::to_string(i), .device = "cuda:0"});
  }
  Add({.id = "any", .user = "zoe", .device = "cuda"});
  Add({.id = "c", .user = "zoe", .device = "cpu"});
  EXPECT_THAT(Started(), ElementsAre("c"));
  scheduler_->Remove("any");
  Add({.id = "g1", .user = "u0", .priority = 1, .device = "cuda:1"});
  EXPECT_THAT(Started(), ElementsAre("g1"));
}

TEST_F(SchedulerTest, AnyCardIsTheOneThatIsFree) {
  Use({{"cuda:0", 1, 2}, {"cuda:1", 1, 2}});
  Add({.id = "a", .device = "cuda:0", .threads = 2});
  Add({.id = "b", .device = "cuda", .threads = 2});
  const std::vector<Start> starts = scheduler_->TakeStarts(now_);
  ASSERT_EQ(starts.size(), 2u);
  EXPECT_EQ(starts[1].slot, (Slot{"cuda:1", 2}));
}

TEST_F(SchedulerTest, ImpossibleJobHoldsUpNobody) {
  Use({{"cpu", 2, 1}}, {.max_bypass = absl::ZeroDuration()});
  Add({.id = "huge", .threads = 3});
  Add({.id = "gone", .device = "cuda:3"});
  Add({.id = "small"});
  EXPECT_THAT(Started(), ElementsAre("small"));
  EXPECT_EQ(scheduler_->queued(), 2);
}

TEST_F(SchedulerTest, SmallJobsPassALargeOneOnlySoLong) {
  Use({{"cpu", 4, 1}}, {.max_bypass = absl::Minutes(5)});
  Add({.id = "s0"});
  ASSERT_THAT(Started(), ElementsAre("s0"));
  Add({.id = "large", .user = "bob", .threads = 4});
  Add({.id = "s1"});
  EXPECT_THAT(Started(), ElementsAre("s1"));
  now_ += absl::Minutes(5) - absl::Seconds(1);
  Add({.id = "s2"});
  EXPECT_THAT(Started(), ElementsAre("s2"));
  now_ += absl::Seconds(1);
  Add({.id = "s3"});
  EXPECT_THAT(Started(), IsEmpty()) << "one thread is free, but held";
  Finish("s0");
  Finish("s1");
  EXPECT_THAT(Started(), IsEmpty()) << "the threads collect";
  Finish("s2");
  EXPECT_THAT(Started(), ElementsAre("large"));
  Finish("large");
  EXPECT_THAT(Started(), ElementsAre("s3"));
}

TEST_F(SchedulerTest, WhoComesBeforeAPassedJobMayStillStart) {
  Use({{"cpu", 2, 1}}, {.max_bypass = absl::Minutes(5)});
  Add({.id = "s0"});
  Add({.id = "large", .threads = 2});
  ASSERT_THAT(Started(), ElementsAre("s0"));
  now_ += absl::Minutes(6);
  Add({.id = "same", .threads = 1});
  EXPECT_THAT(Started(), IsEmpty());
  Add({.id = "urgent", .priority = 1});
  EXPECT_THAT(Started(), ElementsAre("urgent"));
}

TEST_F(SchedulerTest, PassedJobKeepsItsTimeWhenAnotherLargeOneComesBeforeIt) {
  Use({{"cpu", 3, 1}}, {.max_bypass = absl::Minutes(5)});
  Add({.id = "s0"});
  Add({.id = "large", .threads = 3});
  ASSERT_THAT(Started(), ElementsAre("s0"));
  now_ += absl::Minutes(4);
  Add({.id = "urgent", .priority = 1, .threads = 3});
  ASSERT_THAT(Started(), IsEmpty());
  now_ += absl::Minutes(1);
  Add({.id = "s1"});
  EXPECT_THAT(Started(), IsEmpty());
}

TEST_F(SchedulerTest, HeldMemoryLeavesTheRestToOthers) {
  Use({{"cpu", 4, 1}}, {.max_bypass = absl::ZeroDuration()}, 100);
  Add({.id = "s0", .memory_bytes = 60});
  ASSERT_THAT(Started(), ElementsAre("s0"));
  Add({.id = "large", .threads = 2, .memory_bytes = 50});
  Add({.id = "s1", .memory_bytes = 10});
  Add({.id = "s2"});
  Add({.id = "s3"});
  EXPECT_THAT(Started(), ElementsAre("s2")) << "two of three free threads and the memory are held";
}

TEST_F(SchedulerTest, JobThatWaitsForItsCardHoldsNoMemory) {
  Use({{"cpu", 2, 1}, {"cuda:0", 1, 1}, {"cuda:1", 1, 1}}, {.max_bypass = absl::ZeroDuration()},
      100);
  Add({.id = "g0", .device = "cuda:0"});
  ASSERT_THAT(Started(), ElementsAre("g0"));
  Add({.id = "g", .device = "cuda:0", .memory_bytes = 80});
  Add({.id = "c", .memory_bytes = 50});
  EXPECT_THAT(Started(), ElementsAre("c"));
  Finish("g0");
  Add({.id = "d", .memory_bytes = 50});
  EXPECT_THAT(Started(), IsEmpty()) << "now it is memory that g waits for";
}

TEST_F(SchedulerTest, HeldThreadsOfOneDeviceAreNoConcernOfAnother) {
  Use({{"cpu", 2, 1}, {"cuda:0", 1, 1}}, {.max_bypass = absl::ZeroDuration()});
  Add({.id = "s0"});
  Add({.id = "large", .threads = 2});
  Add({.id = "g", .device = "cuda"});
  EXPECT_THAT(Started(), ElementsAre("s0", "g"));
}

TEST_F(SchedulerTest, UsersAreListedWithWhatTheyHave) {
  Use({{"cpu", 1, 1}});
  scheduler_->LoadUsage({"eve", 3.0, now_});
  Add({.id = "b", .user = "bob"});
  Add({.id = "a", .user = "ada"});
  ASSERT_THAT(Started(), ElementsAre("b"));
  now_ += absl::Seconds(5);
  const std::vector<UserLoad> users = scheduler_->Users(now_);
  ASSERT_EQ(users.size(), 3u);
  EXPECT_EQ(users[0].user, "ada");
  EXPECT_EQ(users[0].queued, 1);
  EXPECT_EQ(users[1].user, "bob");
  EXPECT_EQ(users[1].running, 1);
  EXPECT_DOUBLE_EQ(users[1].thread_seconds, 5.0);
  EXPECT_EQ(users[2].user, "eve");
  EXPECT_NEAR(users[2].thread_seconds, 3.0, 0.01);
}

TEST_F(SchedulerTest, FinishingWhatDoesNotRunIsABug) {
  Use({{"cpu", 1, 1}});
  EXPECT_DEATH(Finish("a"), "job a finished without running");
}

}  // namespace
}  // namespace spikepinn::server
