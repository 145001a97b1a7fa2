#include "client/cli/flags/grid_flags.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;

std::string Error(const std::string& times) {
  return std::string(ParseTimes(times).status().message());
}

TEST(ParseTimesTest, TakesAList) {
  EXPECT_THAT(*ParseTimes("0, 2.5,10"), ElementsAre(0, 2.5, 10));
  EXPECT_THAT(*ParseTimes("7"), ElementsAre(7));
}

TEST(ParseTimesTest, TakesARangeWithItsEnd) {
  EXPECT_THAT(*ParseTimes("1:2:0.5"), ElementsAre(1, 1.5, 2));
  EXPECT_THAT(*ParseTimes("0:1:0.4"), ElementsAre(0, 0.4, 0.8));
  EXPECT_THAT(*ParseTimes("3:3:1"), ElementsAre(3));
  // 0.3 / 0.1 is a little less than 3 in binary.
  EXPECT_THAT(*ParseTimes("0:0.3:0.1"),
              ElementsAre(0, DoubleEq(0.1), DoubleEq(0.2), DoubleEq(0.3)));
}

TEST(ParseTimesTest, NamesWhatIsWrong) {
  EXPECT_EQ(Error("1,x"), "--times = 1,x: \"x\" is no number");
  EXPECT_EQ(Error(""), "--times = : \"\" is no number");
  EXPECT_EQ(Error("2,1"), "--times = 2,1: must be ascending");
  EXPECT_EQ(Error("1,1"), "--times = 1,1: must be ascending");
  EXPECT_EQ(Error("1:2"), "--times = 1:2: a range is begin:end:step");
  EXPECT_EQ(Error("1:2:0"), "--times = 1:2:0: the step must be > 0");
  EXPECT_EQ(Error("2:1:1"), "--times = 2:1:1: the end must not lie before the begin");
  EXPECT_EQ(Error("0:1000:1e-9"), "--times = 0:1000:1e-9: at most 2,000,000 times");
}

TEST(MakeGridTest, IsATenthOfAMillisecondByDefault) {
  EXPECT_EQ(std::get<double>(*MakeGrid({})), 0.1);
  EXPECT_EQ(std::get<double>(*MakeGrid({.dt_ms = 2.0, .times = {}})), 2.0);
  EXPECT_EQ(std::string(MakeGrid({.dt_ms = 0.0, .times = {}}).status().message()),
            "--dt = 0: must be finite and > 0");
}

}  // namespace
}  // namespace spikepinn::cli
