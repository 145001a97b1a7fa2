#include "client/plot/axis_range.h"

#include <cmath>

#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

TEST(LinearRangeTest, HoldsAllValuesWithALittleRoom) {
  const AxisRange range = LinearRange({3.0, NAN, 1.0, 2.0, INFINITY});
  EXPECT_DOUBLE_EQ(range.low, 0.9);
  EXPECT_DOUBLE_EQ(range.high, 3.1);
}

TEST(LinearRangeTest, HasAWidthForOneValueAndForNone) {
  EXPECT_LT(LinearRange({-60.0, -60.0}).low, -60.0);
  EXPECT_GT(LinearRange({-60.0, -60.0}).high, -60.0);
  EXPECT_LT(LinearRange({0.0}).low, LinearRange({0.0}).high);
  EXPECT_LT(LinearRange({}).low, LinearRange({}).high);
}

TEST(LinearRangeTest, WhatWentAstrayDoesNotPressTheRestFlat) {
  const AxisRange range = LinearRange({-50.0, 1e6}, {-50.0, 50.0});
  EXPECT_DOUBLE_EQ(range.low, -55.0);
  EXPECT_DOUBLE_EQ(range.high, 55.0 + 0.25 * 110.0);
  EXPECT_DOUBLE_EQ(LinearRange({-5.0, 5.0}, {-50.0, 50.0}).high, 55.0);
}

TEST(LogRangeTest, IsWholeDecadesAroundWhatIsPositive) {
  const AxisRange range = LogRange({0.0, -1.0, NAN, 2e-9, 85.0});
  EXPECT_DOUBLE_EQ(range.low, 1e-9);
  EXPECT_DOUBLE_EQ(range.high, 1e2);
}

TEST(LogRangeTest, NothingLiesOnTheBorder) {
  EXPECT_DOUBLE_EQ(LogRange({1e-3, 1.0}).low, 1e-4);
  EXPECT_DOUBLE_EQ(LogRange({1e-3, 1.0}).high, 10.0);
}

TEST(LogRangeTest, DipsOfOneInAHundredLeaveThePicture) {
  std::vector<double> values(1000, 0.5);
  for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>(100 * i)] = 1e-20;
  EXPECT_DOUBLE_EQ(LogRange(values).low, 0.1);
  values[1] = 1e-20;
  EXPECT_LT(LogRange(values).low, 1e-19);
}

TEST(LogRangeTest, NothingPositiveStillHasARange) {
  EXPECT_LT(LogRange({0.0, 0.0}).low, LogRange({0.0}).high);
}

}  // namespace
}  // namespace spikepinn::plot
