#include "core/ode/time_grid.h"

#include <gtest/gtest.h>

namespace spikepinn {
namespace {

TEST(TimeGridTest, UniformTimesReachTheEndDespiteRounding) {
  const std::vector<double> times = UniformTimes(1000.0, 0.1);
  EXPECT_EQ(times.size(), 10'001u);
  EXPECT_EQ(times.back(), 1000.0);
  EXPECT_EQ(UniformTimes(0.3, 0.1), (std::vector<double>{0.0, 0.1, 0.2, 0.3}));
}

TEST(TimeGridTest, AStepThatDoesNotFitIsLeftOut) {
  EXPECT_EQ(UniformTimes(1.0, 0.3), (std::vector<double>{0.0, 0.3, 0.6, 3 * 0.3}));
  EXPECT_EQ(UniformTimes(1.0, 2.0), (std::vector<double>{0.0}));
}

TEST(TimeGridTest, MergedTimesAreEachNamedOnce) {
  EXPECT_EQ(MergedTimes(std::vector<double>{0.0, 1.0, 2.0}, std::vector<double>{0.5, 1.0, 3.0}),
            (std::vector<double>{0.0, 0.5, 1.0, 2.0, 3.0}));
}

TEST(TimeGridTest, SamplesArePickedByTheirTimes) {
  const Trajectory solution{
      .time_ms = {0.0, 0.5, 1.0}, .v_mv = {1, 2, 3}, .w_pa = {4, 5, 6}, .spikes = {{.time_ms = 7}}};
  const Trajectory picked = PickSamples(solution, std::vector<double>{0.0, 1.0});
  EXPECT_EQ(picked.time_ms, (std::vector<double>{0.0, 1.0}));
  EXPECT_EQ(picked.v_mv, (std::vector<double>{1, 3}));
  EXPECT_EQ(picked.w_pa, (std::vector<double>{4, 6}));
  EXPECT_EQ(picked.spikes.size(), 1u);
}

}  // namespace
}  // namespace spikepinn
