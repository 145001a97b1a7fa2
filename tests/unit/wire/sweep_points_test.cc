#include "wire/sweep_points.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

void AddAxis(v1::Sweep* sweep, const std::string& field, const std::vector<std::string>& values) {
  v1::SweepAxis* axis = sweep->mutable_grid()->add_axes();
  axis->set_field(field);
  for (const std::string& value : values) axis->add_values(value);
}

std::string Error(const v1::Sweep& sweep) {
  const absl::Status status = CheckPoints(sweep);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  return std::string(status.message());
}

TEST(SweepPointsTest, TheLastAxisOfAGridVariesFastest) {
  v1::Sweep sweep;
  AddAxis(&sweep, "a", {"1", "2"});
  AddAxis(&sweep, "b", {"x", "y", "z"});
  ASSERT_TRUE(CheckPoints(sweep).ok());
  EXPECT_EQ(PointCount(sweep), 6);
  EXPECT_THAT(SweepFields(sweep), ElementsAre("a", "b"));
  EXPECT_THAT(PointValues(sweep, 0), ElementsAre("1", "x"));
  EXPECT_THAT(PointValues(sweep, 2), ElementsAre("1", "z"));
  EXPECT_THAT(PointValues(sweep, 3), ElementsAre("2", "x"));
  EXPECT_THAT(PointValues(sweep, 5), ElementsAre("2", "z"));
}

TEST(SweepPointsTest, AListIsTakenAsItStands) {
  v1::Sweep sweep;
  sweep.mutable_list()->add_fields("a");
  sweep.mutable_list()->add_fields("b");
  for (const char* value : {"1", "7"}) {
    v1::SweepPoint* point = sweep.mutable_list()->add_points();
    point->add_values(value);
    point->add_values("same");
  }
  ASSERT_TRUE(CheckPoints(sweep).ok());
  EXPECT_EQ(PointCount(sweep), 2);
  EXPECT_THAT(PointValues(sweep, 1), ElementsAre("7", "same"));
  sweep.mutable_list()->mutable_points(1)->add_values("more");
  EXPECT_EQ(Error(sweep), "list.points[1].values: has 3; must have 2, one for each field");
}

TEST(SweepPointsTest, WhatIsNoSweepIsRefused) {
  EXPECT_THAT(Error({}), HasSubstr("give a grid or a list"));
  v1::Sweep sweep;
  sweep.mutable_grid();
  EXPECT_THAT(Error(sweep), HasSubstr("at least one must vary"));
  AddAxis(&sweep, "a", {});
  EXPECT_EQ(Error(sweep), "grid.axes[0].values: must not be empty");
  sweep.mutable_grid()->mutable_axes(0)->add_values("1");
  AddAxis(&sweep, "a", {"2"});
  EXPECT_EQ(Error(sweep), "field \"a\": given twice");
  sweep.mutable_grid()->mutable_axes(1)->clear_field();
  EXPECT_THAT(Error(sweep), HasSubstr("must not be empty"));
  sweep.mutable_list()->add_fields("a");
  EXPECT_EQ(Error(sweep), "list: must have at least one point");
}

TEST(SweepPointsTest, TenThousandPointsAreTheMost) {
  v1::Sweep sweep;
  AddAxis(&sweep, "a", std::vector<std::string>(100, "1"));
  AddAxis(&sweep, "b", std::vector<std::string>(100, "1"));
  EXPECT_TRUE(CheckPoints(sweep).ok());
  // The product of all axes does not fit 64 bits.
  for (int i = 0; i < 20; ++i) {
    AddAxis(&sweep, "c" + std::to_string(i), std::vector<std::string>(100, "1"));
  }
  EXPECT_EQ(Error(sweep), "grid: must have at most 10000 points");
}

}  // namespace
}  // namespace spikepinn::wire
