#include "server/schedule/inventory.h"

#include <cstdint>
#include <optional>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

// What a job gets that comes now.
std::optional<Slot> Acquire(Inventory& inventory, const Demand& demand) {
  std::optional<Slot> slot = inventory.Pick(demand, inventory.free());
  if (slot.has_value()) inventory.Take(*slot);
  return slot;
}

// Where there is a budget.
std::int64_t MemoryInUse(const Inventory& inventory) {
  return inventory.memory_bytes() - inventory.free().memory_bytes;
}

TEST(InventoryTest, JobsOnTheCpuShareItsThreadsAsManyEachAsItAsksFor) {
  Inventory inventory({{"cpu", 4, 2}});
  EXPECT_EQ(Acquire(inventory, {"cpu", 5}), (Slot{"cpu", 5}));
  EXPECT_EQ(Acquire(inventory, {"cpu", 4}), std::nullopt);
  EXPECT_EQ(Acquire(inventory, {"cpu", 3}), (Slot{"cpu", 3}));
  EXPECT_EQ(Acquire(inventory, {"cpu", 1}), std::nullopt);
  EXPECT_EQ(inventory.JobsOn("cpu"), 2);
  EXPECT_EQ(inventory.ThreadsInUse("cpu"), 8);
}

TEST(InventoryTest, WhatIsReleasedIsLentAgain) {
  Inventory inventory({{"cpu", 1, 2}}, kGiB);
  const std::optional<Slot> slot = Acquire(inventory, {"cpu", 2, kGiB});
  ASSERT_TRUE(slot);
  EXPECT_EQ(MemoryInUse(inventory), kGiB);
  inventory.Release(*slot);
  EXPECT_EQ(inventory.JobsOn("cpu"), 0);
  EXPECT_EQ(inventory.ThreadsInUse("cpu"), 0);
  EXPECT_EQ(MemoryInUse(inventory), 0);
  EXPECT_TRUE(Acquire(inventory, {"cpu", 2, kGiB}));
}

TEST(InventoryTest, JobOnAGpuTakesASlotAndNoThreadOfTheCpu) {
  Inventory inventory({{"cpu", 1, 2}, {"cuda:0", 2, 3}});
  EXPECT_EQ(Acquire(inventory, {"cuda:0", 2}), (Slot{"cuda:0", 2}));
  EXPECT_EQ(Acquire(inventory, {"cuda:0", 9}), (Slot{"cuda:0", 3})) << "no more than a slot has";
  EXPECT_EQ(Acquire(inventory, {"cuda:0", 1}), std::nullopt);
  EXPECT_EQ(inventory.ThreadsInUse("cuda:0"), 5);
  EXPECT_TRUE(Acquire(inventory, {"cpu", 2}));
}

TEST(InventoryTest, CudaIsTheDeviceWithTheMostFreeSlots) {
  Inventory inventory({{"cpu", 9, 1}, {"cuda:0", 2, 1}, {"cuda:1", 3, 1}});
  EXPECT_EQ(Acquire(inventory, {"cuda"})->device, "cuda:1");
  EXPECT_EQ(Acquire(inventory, {"cuda"})->device, "cuda:0");  // the first of equals
  EXPECT_EQ(Acquire(inventory, {"cuda"})->device, "cuda:1");
  EXPECT_EQ(Acquire(inventory, {"cuda"})->device, "cuda:0");
  EXPECT_EQ(Acquire(inventory, {"cuda"})->device, "cuda:1");
  EXPECT_EQ(Acquire(inventory, {"cuda"}), std::nullopt);
}

TEST(InventoryTest, AllDevicesShareTheMemory) {
  Inventory inventory({{"cpu", 8, 1}, {"cuda:0", 2, 1}}, 4 * kGiB);
  EXPECT_TRUE(Acquire(inventory, {"cpu", 1, 3 * kGiB}));
  EXPECT_FALSE(Acquire(inventory, {"cuda:0", 1, 2 * kGiB}));
  EXPECT_TRUE(Acquire(inventory, {"cuda:0", 1, kGiB}));
  EXPECT_TRUE(Acquire(inventory, {"cpu", 1, 0}));
}

TEST(InventoryTest, MemoryIsNotCountedWithoutABudget) {
  Inventory inventory({{"cpu", 2, 1}});
  const std::optional<Slot> slot = Acquire(inventory, {"cpu", 1, std::int64_t{1} << 60});
  EXPECT_EQ(slot, (Slot{"cpu", 1, 0}));
  EXPECT_TRUE(Acquire(inventory, {"cpu", 1, std::int64_t{1} << 60}));
}

TEST(InventoryTest, KnowsWhatCouldNeverFit) {
  Inventory inventory({{"cpu", 4, 2}, {"cuda:0", 1, 2}}, kGiB);
  ASSERT_TRUE(Acquire(inventory, {"cpu", 8}));
  EXPECT_TRUE(inventory.CouldEverFit({"cpu", 8, kGiB})) << "though it is taken now";
  EXPECT_FALSE(inventory.CouldEverFit({"cpu", 9}));
  EXPECT_FALSE(inventory.CouldEverFit({"cpu", 1, kGiB + 1}));
  EXPECT_FALSE(inventory.CouldEverFit({"cuda:1"}));
  EXPECT_TRUE(inventory.CouldEverFit({"cuda"}));
}

TEST(InventoryTest, HoldSetsAsideWhatThereIs) {
  const Inventory inventory({{"cpu", 4, 1}, {"cuda:0", 1, 1}, {"cuda:1", 2, 1}}, 4 * kGiB);
  Room room = inventory.free();
  inventory.Hold({"cpu", 3, kGiB}, &room);
  EXPECT_TRUE(inventory.Pick({"cpu", 1, 3 * kGiB}, room));
  EXPECT_FALSE(inventory.Pick({"cpu", 2}, room));
  EXPECT_FALSE(inventory.Pick({"cuda:0", 1, 4 * kGiB}, room));
  inventory.Hold({"cpu", 3, 9 * kGiB}, &room);
  EXPECT_FALSE(inventory.HasUnit("cpu", room));
  EXPECT_EQ(room.memory_bytes, 0);
  inventory.Hold({"cuda"}, &room);
  EXPECT_EQ(inventory.Pick({"cuda:1"}, room)->device, "cuda:1");
  inventory.Hold({"cuda:1"}, &room);
  EXPECT_FALSE(inventory.Pick({"cuda:1"}, room));
  EXPECT_TRUE(inventory.HasUnit("cuda", room));
}

TEST(InventoryTest, ReasonsNameWhatIsNeededAndWhatThereIs) {
  Inventory inventory({{"cpu", 4, 2}, {"cuda:0", 2, 2}}, 8 * kGiB);
  ASSERT_TRUE(Acquire(inventory, {"cpu", 6, 7 * kGiB}));
  EXPECT_EQ(inventory.WhyNotNow({"cpu", 4}), "needs 4 threads of cpu: 2 of 8 are free");
  ASSERT_TRUE(Acquire(inventory, {"cpu", 1}));
  EXPECT_EQ(inventory.WhyNotNow({"cpu", 4}), "needs 4 threads of cpu: 1 of 8 is free");
  EXPECT_EQ(inventory.WhyNotNow({"cpu", 1, 2 * kGiB}),
            "needs 2.00 GiB of memory: 1.00 of 8.00 are free");
  ASSERT_TRUE(Acquire(inventory, {"cuda:0"}));
  ASSERT_TRUE(Acquire(inventory, {"cuda"}));
  EXPECT_EQ(inventory.WhyNotNow({"cuda"}), "needs a slot of cuda: 0 of 2 are free");
  EXPECT_EQ(inventory.WhyNever({"cpu", 9}), "needs 9 threads of cpu: this server has 8");
  EXPECT_EQ(inventory.WhyNever({"cuda:3"}), "needs cuda:3: this server does not have it");
  EXPECT_EQ(inventory.WhyNever({"cpu", 1, 9 * kGiB}),
            "needs 9.00 GiB of memory: this server has 8.00");
}

TEST(InventoryTest, UnknownDeviceHasNothing) {
  Inventory inventory({{"cpu", 1, 4}});
  EXPECT_EQ(Acquire(inventory, {"cuda"}), std::nullopt);
  EXPECT_EQ(inventory.JobsOn("cuda:0"), 0);
  EXPECT_EQ(inventory.ThreadsInUse("cuda:0"), 0);
}

TEST(InventoryDeathTest, ReleasingWhatNobodyHasIsABug) {
  Inventory inventory({{"cpu", 2, 1}}, kGiB);
  EXPECT_DEATH(inventory.Release({"cpu", 1}), "released a slot of cpu that nobody had");
  EXPECT_DEATH(inventory.Release({"tpu", 1}), "released a slot of tpu that nobody had");
  ASSERT_TRUE(Acquire(inventory, {"cpu", 1}));
  EXPECT_DEATH(inventory.Release({"cpu", 2}), "released a slot of cpu that nobody had");
  EXPECT_DEATH(inventory.Release({"cpu", 1, 1}), "released a slot of cpu that nobody had");
}

}  // namespace
}  // namespace spikepinn::server
