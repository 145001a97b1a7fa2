#include "core/ode/spike_detection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace spikepinn {
namespace {

Trajectory Samples(std::vector<double> time_ms, std::vector<double> v_mv) {
  std::vector<double> w_pa(v_mv.size(), 0.0);
  return {std::move(time_ms), std::move(v_mv), std::move(w_pa), {}};
}

std::vector<Spike> Train(const std::vector<double>& times_ms) {
  std::vector<Spike> train;
  for (const double t : times_ms) train.push_back({t, {}, {}});
  return train;
}

std::vector<std::pair<std::size_t, std::size_t>> Pairs(const std::vector<double>& expected,
                                                       const std::vector<double>& found) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const SpikeMatch& match : MatchSpikes(Train(expected), Train(found))) {
    pairs.emplace_back(match.expected, match.found);
  }
  return pairs;
}

TEST(DetectSpikesTest, FindsTheVertexOfAParabolaFromUnevenSamples) {
  // v = 30 - 4 (t - 2.3)^2, w = 1 + 2 t + 3 t^2.
  Trajectory samples = Samples({0.0, 1.0, 2.0, 3.5, 5.0}, {});
  for (const double t : samples.time_ms) {
    samples.v_mv.push_back(30.0 - 4.0 * (t - 2.3) * (t - 2.3));
    samples.w_pa.push_back(1.0 + 2.0 * t + 3.0 * t * t);
  }
  const std::vector<Spike> spikes = DetectSpikes(samples, 0.0);
  ASSERT_EQ(spikes.size(), 1u);
  EXPECT_NEAR(spikes[0].time_ms, 2.3, 1e-12);
  EXPECT_NEAR(spikes[0].before.v_mv, 30.0, 1e-12);
  EXPECT_NEAR(spikes[0].before.w_pa, 1.0 + 2.0 * 2.3 + 3.0 * 2.3 * 2.3, 1e-12);
  EXPECT_EQ(spikes[0].after, spikes[0].before);
}

TEST(DetectSpikesTest, CountsAnExcursionWithTwoHumpsOnce) {
  const Trajectory samples = Samples({0, 1, 2, 3, 4, 5, 6}, {-60, 10, 5, 20, 1, -60, -60});
  const std::vector<Spike> spikes = DetectSpikes(samples, 0.0);
  ASSERT_EQ(spikes.size(), 1u);
  EXPECT_NEAR(spikes[0].time_ms, 3.0, 0.5);
}

TEST(DetectSpikesTest, SeparatesExcursionsByOneSampleBelow) {
  const Trajectory samples = Samples({0, 1, 2, 3, 4}, {-60, 10, 0, 10, -60});
  EXPECT_EQ(DetectSpikes(samples, 0.0).size(), 2u);  // the threshold itself is not above
}

TEST(DetectSpikesTest, FindsNothingBelowTheThresholdOrInNothing) {
  EXPECT_TRUE(DetectSpikes(Samples({0, 1, 2}, {-60, -1, -60}), 0.0).empty());
  EXPECT_TRUE(DetectSpikes(Trajectory(), 0.0).empty());
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(DetectSpikes(Samples({0, 1, 2}, {nan, nan, nan}), 0.0).empty());
}

TEST(DetectSpikesTest, TakesTheSampleItselfAtTheEdgesAndOnAPlateau) {
  const std::vector<Spike> edges = DetectSpikes(Samples({0, 1, 2, 3}, {9, -60, -60, 8}), 0.0);
  ASSERT_EQ(edges.size(), 2u);
  EXPECT_EQ(edges[0].time_ms, 0.0);
  EXPECT_EQ(edges[0].before.v_mv, 9.0);
  EXPECT_EQ(edges[1].time_ms, 3.0);
  const std::vector<Spike> plateau = DetectSpikes(Samples({0, 1, 2, 3}, {7, 7, 7, 7}), 0.0);
  ASSERT_EQ(plateau.size(), 1u);
  EXPECT_EQ(plateau[0].before.v_mv, 7.0);
}

TEST(MatchSpikesTest, PairsTrainsOfEqualLengthInOrder) {
  EXPECT_THAT(Pairs({10, 20, 30}, {11, 19, 30}),
              testing::ElementsAre(testing::Pair(0, 0), testing::Pair(1, 1), testing::Pair(2, 2)));
}

TEST(MatchSpikesTest, LeavesOutWhatIsNotEachOthersNearest) {
  EXPECT_THAT(Pairs({10, 20, 30}, {19, 21}), testing::ElementsAre(testing::Pair(1, 0)))
      << "21 is nearest to 20, which is as near to 19, the earlier";
  EXPECT_THAT(Pairs({10, 20, 30}, {12, 29}),
              testing::ElementsAre(testing::Pair(0, 0), testing::Pair(2, 1)));
  EXPECT_THAT(Pairs({20}, {5, 19, 22, 40}), testing::ElementsAre(testing::Pair(0, 1)));
}

TEST(MatchSpikesTest, PairsNothingWithAnEmptyTrain) {
  EXPECT_TRUE(Pairs({}, {1, 2}).empty());
  EXPECT_TRUE(Pairs({1, 2}, {}).empty());
}

}  // namespace
}  // namespace spikepinn
