#include "core/checkpoint/state_arrays.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <vector>

namespace spikepinn {
namespace {

TEST(StateArraysTest, NumbersComeBack) {
  ArrayFile file;
  StateWriter out(&file, "a.");
  out.Number("x", 0.1);
  out.Whole("n", std::int64_t{1} << 53);
  out.Numbers("list", {1.0, 2.0});
  out.Numbers("none", {});
  StateReader in(file, "a.");
  EXPECT_EQ(in.Number("x"), 0.1);
  EXPECT_EQ(in.Whole("n", 0, std::int64_t{1} << 53), std::int64_t{1} << 53);
  EXPECT_EQ(in.Numbers("list", 2), (std::vector<double>{1.0, 2.0}));
  EXPECT_TRUE(in.Numbers("none").empty());
  EXPECT_TRUE(in.Has("x"));
  EXPECT_FALSE(in.Has("y"));
  EXPECT_TRUE(in.status().ok());
}

TEST(StateArraysTest, TheFirstThingThatIsWrongStays) {
  ArrayFile file;
  StateReader in(file, "a.");
  EXPECT_EQ(in.Numbers("x", 2), (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(in.Whole("n", 3, 5), 3);
  EXPECT_EQ(in.status().message(), "training state: a.x: missing");
}

TEST(StateArraysTest, WholeNumbersAreCheckedBeforeTheyAreTaken) {
  for (const double wrong : {-1.0, 0.5, 6.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    ArrayFile file;
    StateWriter(&file, "").Number("n", wrong);
    StateReader in(file, "");
    EXPECT_EQ(in.Whole("n", 0, 5), 0);
    EXPECT_FALSE(in.status().ok()) << wrong;
  }
}

}  // namespace
}  // namespace spikepinn
