#include "server/schedule/slot_table.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SlotTableTest, LendsAsManySlotsAsADeviceHas) {
  SlotTable slots({{"cpu", 2, 3}});
  EXPECT_EQ(slots.Acquire("cpu"), (Slot{"cpu", 3}));
  EXPECT_EQ(slots.Acquire("cpu"), (Slot{"cpu", 3}));
  EXPECT_EQ(slots.InUse("cpu"), 2);
  EXPECT_EQ(slots.Acquire("cpu"), std::nullopt);
  EXPECT_EQ(slots.InUse("cpu"), 2);
}

TEST(SlotTableTest, ReleasedSlotIsLentAgain) {
  SlotTable slots({{"cpu", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cpu"));
  slots.Release("cpu");
  EXPECT_EQ(slots.InUse("cpu"), 0);
  EXPECT_TRUE(slots.Acquire("cpu"));
}

TEST(SlotTableTest, DevicesDoNotShareSlots) {
  SlotTable slots({{"cpu", 1, 1}, {"cuda:0", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cpu"));
  EXPECT_TRUE(slots.Acquire("cuda:0"));
}

TEST(SlotTableTest, CudaIsTheDeviceWithTheMostFreeSlots) {
  SlotTable slots({{"cpu", 9, 1}, {"cuda:0", 2, 1}, {"cuda:1", 3, 1}});
  EXPECT_EQ(slots.Acquire("cuda")->device, "cuda:1");
  EXPECT_EQ(slots.Acquire("cuda")->device, "cuda:0");  // the first of equals
  EXPECT_EQ(slots.Acquire("cuda")->device, "cuda:1");
  EXPECT_EQ(slots.Acquire("cuda")->device, "cuda:0");
  EXPECT_EQ(slots.Acquire("cuda")->device, "cuda:1");
  EXPECT_EQ(slots.Acquire("cuda"), std::nullopt);
}

TEST(SlotTableTest, UnknownDeviceHasNoSlots) {
  SlotTable slots({{"cpu", 1, 4}});
  EXPECT_EQ(slots.Acquire("cuda"), std::nullopt);
  EXPECT_EQ(slots.InUse("cuda:0"), 0);
  EXPECT_EQ(slots.ThreadsPerSlot("cuda:0"), 1);
  EXPECT_EQ(slots.ThreadsPerSlot("cpu"), 4);
}

TEST(SlotTableDeathTest, ReleasingWhatNobodyHasIsABug) {
  SlotTable slots({{"cpu", 1, 1}});
  EXPECT_DEATH(slots.Release("cpu"), "released a slot of cpu that nobody had");
  EXPECT_DEATH(slots.Release("tpu"), "released a slot of tpu that nobody had");
}

Job JobOn(const std::string& id, const std::string& device) {
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

TEST(TakeSlotsTest, OldestJobsStartFirst) {
  SlotTable slots({{"cpu", 2, 1}});
  EXPECT_THAT(Started({JobOn("a", "cpu"), JobOn("b", "cpu"), JobOn("c", "cpu")}, &slots),
              ElementsAre("a on cpu", "b on cpu"));
  EXPECT_EQ(slots.InUse("cpu"), 2);
}

TEST(TakeSlotsTest, FreedSlotGoesToTheNextJob) {
  SlotTable slots({{"cpu", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cpu"));
  const std::vector<Job> queued = {JobOn("b", "cpu"), JobOn("c", "cpu")};
  EXPECT_THAT(Started(queued, &slots), IsEmpty());
  slots.Release("cpu");
  EXPECT_THAT(Started(queued, &slots), ElementsAre("b on cpu"));
}

TEST(TakeSlotsTest, JobWaitingForAGpuDoesNotHoldUpTheCpu) {
  SlotTable slots({{"cpu", 1, 1}, {"cuda:0", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cuda:0"));
  EXPECT_THAT(Started({JobOn("a", "cuda"), JobOn("b", "cuda:0"), JobOn("c", "cpu")}, &slots),
              ElementsAre("c on cpu"));
}

TEST(TakeSlotsTest, JobWaitingForOneGpuDoesNotHoldUpAnother) {
  SlotTable slots({{"cuda:0", 1, 1}, {"cuda:1", 1, 1}});
  ASSERT_TRUE(slots.Acquire("cuda:0"));
  EXPECT_THAT(Started({JobOn("a", "cuda:0"), JobOn("b", "cuda")}, &slots),
              ElementsAre("b on cuda:1"));
}

TEST(TakeSlotsTest, EarlierJobForAnyGpuComesBeforeALaterOneForThatGpu) {
  SlotTable slots({{"cuda:0", 1, 1}});
  EXPECT_THAT(Started({JobOn("a", "cuda"), JobOn("b", "cuda:0")}, &slots),
              ElementsAre("a on cuda:0"));
}

TEST(TakeSlotsTest, JobForADeviceThatIsGoneWaitsOn) {
  SlotTable slots({{"cpu", 1, 2}});
  const std::vector<Start> starts = TakeSlots({JobOn("a", "cuda:3"), JobOn("b", "cpu")}, &slots);
  ASSERT_EQ(starts.size(), 1u);
  EXPECT_EQ(starts[0].job_id, "b");
  EXPECT_EQ(starts[0].slot, (Slot{"cpu", 2}));
}

}  // namespace
}  // namespace spikepinn::server
