#include "core/evaluate/trajectory_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "core/network/dense_model.h"
#include "core/neuron/presets.h"
#include "core/ode/reference.h"

namespace spikepinn {
namespace {

TrainingSpec PublishedSpec() {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  return spec;
}

std::unique_ptr<TrainedModel> FlatModel() {
  return *DenseModel::Make(
      {.layers = {{.inputs = 1, .outputs = 2, .weight = {0, 0}, .bias = {-60, 1}}}});
}

absl::StatusOr<TrajectoryTable> Table(const TimeGrid& grid) {
  const TrainingSpec spec = PublishedSpec();
  const auto times = GridTimes(grid, spec.forward.duration_ms);
  if (!times.ok()) return times.status();
  return Tabulate(spec, *FlatModel(), *times);
}

std::string ErrorOf(const TimeGrid& grid) { return std::string(Table(grid).status().message()); }

TEST(TrajectoryTableTest, TheDefaultGridHasEverySampleAndBothSidesOfEverySpike) {
  const auto table = Table(0.1);
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->time_ms.size(), 10'001u + 2 * 6);
  EXPECT_TRUE(std::is_sorted(table->time_ms.begin(), table->time_ms.end()));
  for (const auto* column : {&table->v_mv, &table->w_pa, &table->guide_v_mv, &table->guide_w_pa,
                             &table->reference_v_mv, &table->reference_w_pa}) {
    EXPECT_EQ(column->size(), table->time_ms.size());
  }
  EXPECT_EQ(table->spikes.size(), 0u);
  EXPECT_EQ(table->guide_spikes.size(), 6u);
  ASSERT_EQ(table->reference_spikes.size(), 6u);
}

TEST(TrajectoryTableTest, AReferenceSpikeJumpsBetweenItsTwoRows) {
  const auto table = Table(0.1);
  ASSERT_TRUE(table.ok());
  for (const Spike& spike : table->reference_spikes) {
    const auto row = std::find(table->time_ms.begin(), table->time_ms.end(), spike.time_ms);
    ASSERT_NE(row, table->time_ms.end());
    const auto i = static_cast<std::size_t>(row - table->time_ms.begin());
    ASSERT_EQ(table->time_ms[i + 1], spike.time_ms);
    EXPECT_DOUBLE_EQ(table->reference_v_mv[i], 35.0);
    EXPECT_DOUBLE_EQ(table->reference_v_mv[i + 1], -50.0);
    EXPECT_NEAR(table->reference_w_pa[i + 1] - table->reference_w_pa[i], 100.0, 1e-9);
    EXPECT_LT(table->reference_v_mv[i + 2], -20.0);
  }
}

TEST(TrajectoryTableTest, ASampleRightAfterAReferenceSpikeIsAfterItsReset) {
  const double spike_ms = Table(0.1)->reference_spikes.front().time_ms;
  const auto table = Table(std::vector<double>{150.0, spike_ms + 1e-10, 210.0});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->time_ms.size(), 5u);
  ASSERT_LT(table->time_ms[2], table->time_ms[3]);
  EXPECT_DOUBLE_EQ(table->reference_v_mv[1], 35.0);
  EXPECT_DOUBLE_EQ(table->reference_v_mv[2], -50.0);
  EXPECT_NEAR(table->reference_v_mv[3], -50.0, 1e-6);
}

TEST(TrajectoryTableTest, ChosenTimesShowOnlyTheSpikesBetweenThem) {
  const auto table = Table(std::vector<double>{150.0, 210.0, 300.0});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->time_ms.size(), 5u);
  EXPECT_EQ(table->time_ms[0], 150.0);
  EXPECT_NEAR(table->time_ms[1], 200.022471, 1e-6);
  EXPECT_EQ(table->time_ms[1], table->time_ms[2]);
  EXPECT_EQ(table->time_ms[4], 300.0);
}

TEST(TrajectoryTableTest, GuideColumnsMeetTheGuideAtItsSamples) {
  const auto table = Table(std::vector<double>{202.0, 202.5, 203.0});
  ASSERT_TRUE(table.ok());
  EXPECT_DOUBLE_EQ(table->guide_v_mv[0], 35.0);
  EXPECT_DOUBLE_EQ(table->guide_v_mv[1], (35.0 - 50.0) / 2.0);
  EXPECT_DOUBLE_EQ(table->guide_v_mv[2], -50.0);
}

TEST(TrajectoryTableTest, AGridOutsideOfTheSpanIsRefused) {
  EXPECT_EQ(ErrorOf(0.0), "dt_ms = 0: must be finite and > 0");
  EXPECT_EQ(ErrorOf(std::nan("")), "dt_ms = nan: must be finite and > 0");
  EXPECT_EQ(ErrorOf(1e-9), "dt_ms = 1e-09: makes more than 2000000 samples over 1000 ms");
  EXPECT_EQ(ErrorOf(std::vector<double>{}), "times: must name at least one time");
  EXPECT_EQ(ErrorOf(std::vector<double>{1.0, 1.0}), "times[1] = 1: must ascend");
  EXPECT_EQ(ErrorOf(std::vector<double>{-1.0}), "times[0] = -1: must be in [0, 1000]");
  EXPECT_EQ(ErrorOf(std::vector<double>{0.0, 1001.0}), "times[1] = 1001: must be in [0, 1000]");
}

}  // namespace
}  // namespace spikepinn
