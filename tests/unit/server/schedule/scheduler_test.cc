#include "server/schedule/scheduler.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Job QueuedJob(const std::string& id, const std::string& device) {
  Job job;
  job.id = id;
  job.device = device;
  return job;
}

// "job on device" of every start.
std::vector<std::string> Started(const std::vector<Job>& queued, SlotTable* slots) {
  std::vector<std::string> started;
  for (const Start& start : TakeSlots(queued, slots)) {
    started.push_back(start.job_id + " on " + start.slot.device);
  }
  return started;
}

TEST(SchedulerTest, OldestJobsStartFirst) {
  SlotTable slots({{"cpu", 2, 1}});
  EXPECT_THAT(
      Started({QueuedJob("a", "cpu"), QueuedJob("b", "cpu"), QueuedJob("c", "cpu")}, &slots),
      ElementsAre("a on cpu", "b on cpu"));
  EXPECT_EQ(slots.InUse("cpu"), 2);
}

TEST(SchedulerTest, FreedSlotGoesToTheNextJob) {
  SlotTable slots({{"cpu", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cpu"));
  const std::vector<Job> queued = {QueuedJob("b", "cpu"), QueuedJob("c", "cpu")};
  EXPECT_THAT(Started(queued, &slots), IsEmpty());
  slots.Release("cpu");
  EXPECT_THAT(Started(queued, &slots), ElementsAre("b on cpu"));
}

TEST(SchedulerTest, JobWaitingForAGpuDoesNotHoldUpTheCpu) {
  SlotTable slots({{"cpu", 1, 1}, {"cuda:0", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cuda:0"));
  EXPECT_THAT(
      Started({QueuedJob("a", "cuda"), QueuedJob("b", "cuda:0"), QueuedJob("c", "cpu")}, &slots),
      ElementsAre("c on cpu"));
}

TEST(SchedulerTest, JobWaitingForOneGpuDoesNotHoldUpAnother) {
  SlotTable slots({{"cuda:0", 1, 1}, {"cuda:1", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cuda:0"));
  EXPECT_THAT(Started({QueuedJob("a", "cuda:0"), QueuedJob("b", "cuda")}, &slots),
              ElementsAre("b on cuda:1"));
}

TEST(SchedulerTest, EarlierJobForAnyGpuComesBeforeALaterOneForThatGpu) {
  SlotTable slots({{"cuda:0", 1, 1}});
  EXPECT_THAT(Started({QueuedJob("a", "cuda"), QueuedJob("b", "cuda:0")}, &slots),
              ElementsAre("a on cuda:0"));
}

TEST(SchedulerTest, JobForADeviceThatIsGoneWaitsOn) {
  SlotTable slots({{"cpu", 1, 2}});
  const std::vector<Start> starts =
      TakeSlots({QueuedJob("a", "cuda:3"), QueuedJob("b", "cpu")}, &slots);
  ASSERT_EQ(starts.size(), 1u);
  EXPECT_EQ(starts[0].job_id, "b");
  EXPECT_EQ(starts[0].slot, (Slot{"cpu", 2}));
}

}  // namespace
}  // namespace spikepinn::server
