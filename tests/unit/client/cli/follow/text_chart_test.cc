#include "client/cli/follow/text_chart.h"

#include <cmath>

#include "client/cli/output/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TextChart Slope() {
  return {.title = "v, mV", .x_unit = "ms", .x_high = 10.0, .x = {0, 10}, .y = {-60, 30}};
}

TEST(TextChartTest, HasTitleCurveAndTheEndsOfItsAxes) {
  EXPECT_THAT(DrawTextChart(Slope(), {.columns = 19, .rows = 6}, Glyphs::kAscii),
              ElementsAre("         v, mV",       //
                          "      30|        .'",  //
                          "        |     .''",    //
                          "        |  ..'",       //
                          "     -60|.'",          //
                          "         0    10 ms"));
}

TEST(TextChartTest, ALogAxisReachesOverWholeDecades) {
  const TextChart chart = {.title = "loss", .is_log = true, .x = {0, 1}, .y = {2e-9, 5.0}};
  const auto lines = DrawTextChart(chart, {.columns = 30, .rows = 6}, Glyphs::kBraille);
  ASSERT_EQ(lines.size(), 6u);
  EXPECT_EQ(lines[1].substr(0, 8), "     1e1");
  EXPECT_EQ(lines[4].substr(0, 8), "    1e-9");
}

TEST(TextChartTest, WhatCannotBeShownBreaksTheCurve) {
  TextChart chart = Slope();
  chart.x = {0, 5, 10};
  chart.y = {-60, NAN, 30};
  EXPECT_THAT(
      DrawTextChart(chart, {.columns = 19, .rows = 4}, Glyphs::kAscii),
      ElementsAre("         v, mV", "      30|         '", "     -60|.", "         0    10 ms"));
  chart.is_log = true;
  chart.y = {0, -1, INFINITY};
  EXPECT_EQ(DrawTextChart(chart, {.columns = 19, .rows = 4}, Glyphs::kAscii)[1], "     1e1|");
}

TEST(TextChartTest, FitsIntoAnySize) {
  for (std::size_t columns = 0; columns < 60; ++columns) {
    for (std::size_t rows = 0; rows < 12; ++rows) {
      const auto lines = DrawTextChart(Slope(), {columns, rows}, Glyphs::kBraille);
      if (!lines.empty()) {
        EXPECT_EQ(lines.size(), rows);
      }
      for (const std::string& line : lines) EXPECT_LE(DisplayWidth(line), columns);
    }
  }
  EXPECT_THAT(DrawTextChart(Slope(), {.columns = 18, .rows = 10}, Glyphs::kAscii), IsEmpty());
}

TEST(TextChartTest, AFlatCurveAndNoneAtAllAreDrawn) {
  TextChart chart = Slope();
  chart.y = {-60, -60};
  EXPECT_EQ(DrawTextChart(chart, {.columns = 20, .rows = 5}, Glyphs::kAscii).size(), 5u);
  chart.x.clear();
  chart.y.clear();
  EXPECT_EQ(DrawTextChart(chart, {.columns = 20, .rows = 5}, Glyphs::kAscii).size(), 5u);
}

}  // namespace
}  // namespace spikepinn::cli
