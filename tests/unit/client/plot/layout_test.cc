#include "client/plot/layout.h"

#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

Figure TwoOverTimeAndTwoBelow() {
  Figure figure;
  figure.rows.resize(3);
  figure.rows[0] = {.panels = {Panel()}, .height_mm = 40.0, .shares_x_axis = true};
  figure.rows[1] = {.panels = {Panel()}, .height_mm = 20.0};
  figure.rows[2] = {.panels = {Panel(), Panel()}, .height_mm = 50.0};
  figure.legend = {{"a", {}}, {"b", {}}};
  return figure;
}

TEST(LayOutTest, RowsHaveTheirHeightsAndShareTheirSides) {
  const Layout layout = LayOut(TwoOverTimeAndTwoBelow(), {});
  EXPECT_DOUBLE_EQ(layout.width_mm, 180.0);
  EXPECT_DOUBLE_EQ(layout.panels[0][0].height, 40.0);
  EXPECT_DOUBLE_EQ(layout.panels[1][0].height, 20.0);
  EXPECT_DOUBLE_EQ(layout.panels[0][0].left, layout.panels[2][0].left);
  EXPECT_DOUBLE_EQ(layout.panels[0][0].left + layout.panels[0][0].width,
                   layout.panels[2][1].left + layout.panels[2][1].width);
}

TEST(LayOutTest, NothingOverlapsOrLeavesThePaper) {
  for (const std::optional<double> height : {std::optional<double>(), std::optional(120.0)}) {
    const Layout layout = LayOut(TwoOverTimeAndTwoBelow(), {.height_mm = height});
    double above = layout.height_mm;
    for (const std::vector<Box>& row : layout.panels) {
      EXPECT_GT(row[0].height, 0.0);
      EXPECT_LT(row[0].bottom + row[0].height, above);
      above = row[0].bottom;
    }
    EXPECT_GT(above, 0.0);
    EXPECT_GT(layout.legend[0].middle, layout.panels[0][0].bottom + layout.panels[0][0].height);
    EXPECT_LT(layout.legend[0].middle, layout.height_mm);
  }
}

TEST(LayOutTest, AHeightThatIsGivenIsKeptAndSharedByTheRows) {
  const Layout layout = LayOut(TwoOverTimeAndTwoBelow(), {.height_mm = 120.0});
  EXPECT_DOUBLE_EQ(layout.height_mm, 120.0);
  EXPECT_DOUBLE_EQ(layout.panels[0][0].height, 2.0 * layout.panels[1][0].height);
}

TEST(LayOutTest, ALegendThatIsTooWideGoesOnInAnotherLine) {
  Figure figure = TwoOverTimeAndTwoBelow();
  const double before = LayOut(figure, {}).height_mm;
  figure.legend.assign(8, {std::string(40, 'x'), {}});
  const Layout layout = LayOut(figure, {});
  EXPECT_GT(layout.height_mm, before);
  EXPECT_LT(layout.legend.back().middle, layout.legend.front().middle);
  for (const LegendPlace& place : layout.legend) EXPECT_LT(place.left, 120.0);
}

TEST(LayOutTest, ALegendOfAPanelHasRoomAboveIt) {
  Figure figure = TwoOverTimeAndTwoBelow();
  const double before = LayOut(figure, {}).height_mm;
  figure.rows[2].panels[1].legend = {{"total", {}}};
  EXPECT_GT(LayOut(figure, {}).height_mm, before);
}

}  // namespace
}  // namespace spikepinn::plot
