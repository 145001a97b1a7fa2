#include "server/schedule/slot_table.h"

#include <optional>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

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

}  // namespace
}  // namespace spikepinn::server
