#include "client/plot/thin.h"

#include <cmath>
#include <numbers>
#include <random>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

using ::testing::ElementsAre;
using Points = std::vector<PaperPoint>;

double DistanceToSegment(const PaperPoint& p, const PaperPoint& a, const PaperPoint& b) {
  const double length2 = (b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y);
  double share =
      length2 > 0.0 ? ((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) / length2 : 0.0;
  share = std::clamp(share, 0.0, 1.0);
  return std::hypot(p.x - a.x - share * (b.x - a.x), p.y - a.y - share * (b.y - a.y));
}

// How far the furthest of the points that were left out lies from what is drawn instead of it.
double LargestDeviation(const Points& line, const std::vector<std::size_t>& drawn) {
  double largest = 0.0;
  for (std::size_t piece = 1; piece < drawn.size(); ++piece) {
    for (std::size_t i = drawn[piece - 1]; i <= drawn[piece]; ++i) {
      largest =
          std::max(largest, DistanceToSegment(line[i], line[drawn[piece - 1]], line[drawn[piece]]));
    }
  }
  return largest;
}

TEST(PointsToDrawTest, AStraightLineIsItsTwoEnds) {
  Points line;
  for (int i = 0; i <= 1000; ++i) line.push_back({0.01 * i, 3.0 - 0.02 * i});
  EXPECT_THAT(PointsToDraw(line), ElementsAre(0, 1000));
}

TEST(PointsToDrawTest, FewPointsStayAsTheyAre) {
  EXPECT_THAT(PointsToDraw(Points{}), ElementsAre());
  EXPECT_THAT(PointsToDraw(Points{{1, 1}}), ElementsAre(0));
  EXPECT_THAT(PointsToDraw(Points{{1, 1}, {2, 5}}), ElementsAre(0, 1));
  EXPECT_THAT(PointsToDraw(Points{{0, 0}, {1, 1}, {2, 0}}), ElementsAre(0, 1, 2));
}

TEST(PointsToDrawTest, ASpikeOfOneSampleInTwoHundredThousandIsKept) {
  Points line;
  for (int i = 0; i < 200'000; ++i)
    line.push_back({160.0 * i / 200'000, i == 123'456 ? 40.0 : 1.0});
  const std::vector<std::size_t> drawn = PointsToDraw(line);
  EXPECT_THAT(drawn, ::testing::Contains(123'456));
  EXPECT_LT(drawn.size(), 10u);
}

TEST(PointsToDrawTest, NoiseIsAtMostFourPointsABin) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> height(0.0, 30.0);
  Points line;
  for (int i = 0; i < 200'000; ++i) line.push_back({160.0 * i / 200'000, height(random)});
  const std::vector<std::size_t> drawn = PointsToDraw(line, 0.1);
  EXPECT_LE(drawn.size(), 4u * 1601u);
  EXPECT_TRUE(std::is_sorted(drawn.begin(), drawn.end()));
}

TEST(PointsToDrawTest, AnOrbitKeepsItsShapeWithFewerPoints) {
  Points orbit;
  for (int i = 0; i < 10'000; ++i) {
    const double angle = 2.0 * std::numbers::pi * i / 1000.0;
    orbit.push_back({40.0 + 30.0 * std::cos(angle), 25.0 + 20.0 * std::sin(3.0 * angle)});
  }
  const std::vector<std::size_t> drawn = PointsToDraw(orbit, 0.1, 0.01);
  EXPECT_LT(drawn.size(), 5000u);
  EXPECT_GT(drawn.size(), 500u);
  EXPECT_LE(LargestDeviation(orbit, drawn), 0.03);
}

TEST(PointsToDrawTest, ALineThatTurnsBackOnItselfKeepsItsFurthestPoint) {
  const Points line = {{0, 0}, {1, 0}, {5, 0}, {3, 0}, {2, 0}};
  EXPECT_THAT(PointsToDraw(line), ElementsAre(0, 2, 4));
}

}  // namespace
}  // namespace spikepinn::plot
