#include "core/methods/segmented/segment_guide.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

const ForwardProblem& Published() { return (*FindPreset("regular_spiking"))->problem; }

SegmentGuide FirstSpike(double dt_ms) {
  const ForwardProblem& problem = Published();
  return GuideSegment(problem.neuron, problem.stimulus.SmoothFrom(100.0), {100.0, problem.initial},
                      1000.0, dt_ms);
}

TEST(SegmentGuideTest, EndsAtThePeakNearTheTrueSpike) {
  const SegmentGuide guide = FirstSpike(0.02);
  EXPECT_EQ(guide.end, SegmentEnd::kSpike);
  EXPECT_NEAR(guide.duration_ms(), 100.022471, 0.1);  // the reference's first spike
  EXPECT_NEAR(guide.v_mv.back(), 35.0, 1e-12);
  EXPECT_TRUE(std::is_sorted(guide.elapsed_ms.begin(), guide.elapsed_ms.end()));
}

TEST(SegmentGuideTest, ItsErrorFallsWithItsStep) {
  const double coarse = std::abs(FirstSpike(0.2).duration_ms() - 100.022471);
  const double fine = std::abs(FirstSpike(0.02).duration_ms() - 100.022471);
  EXPECT_LT(fine, 0.2 * coarse);
}

TEST(SegmentGuideTest, WithoutASpikeItEndsAtTheLimitExactly) {
  const ForwardProblem& problem = Published();
  const SegmentGuide guide = GuideSegment(problem.neuron, problem.stimulus.SmoothFrom(0.0),
                                          {0.0, problem.initial}, 100.0, 0.3);
  EXPECT_EQ(guide.end, SegmentEnd::kFixedTime);
  EXPECT_EQ(guide.duration_ms(), 100.0);
}

// v falls by 1 mV/ms; a kink at -62.
NeuronModel Falling() {
  return {.capacitance_pf = 1.0,
          .q0 = -1.0,
          .a_per_ms = 0.0,
          .v_w_mv = -62.0,
          .v_peak_mv = 0.0,
          .v_reset_mv = -70.0,
          .b_below = 3.0};
}

TEST(SegmentGuideTest, EndsAtTheKinkFromEitherSide) {
  const SmoothCurrent none;
  const SegmentStart above{0.0, {-60.0, 0.0}, KinkSide::kAbove};
  const SegmentGuide down = GuideSegment(Falling(), none, above, 10.0, 0.3);
  EXPECT_EQ(down.end, SegmentEnd::kKink);
  EXPECT_NEAR(down.duration_ms(), 2.0, 1e-12);
  EXPECT_NEAR(down.v_mv.back(), -62.0, 1e-12);
  NeuronModel rising = Falling();
  rising.q0 = 1.0;
  const SegmentStart below{0.0, {-65.0, 0.0}, KinkSide::kBelow};
  EXPECT_NEAR(GuideSegment(rising, none, below, 10.0, 0.3).duration_ms(), 3.0, 1e-12);
}

TEST(SegmentGuideTest, TheFirstOfPeakKinkAndLimitEndsIt) {
  const SmoothCurrent none;
  const SegmentStart start{0.0, {-60.0, 0.0}, KinkSide::kAbove};
  EXPECT_EQ(GuideSegment(Falling(), none, start, 1.5, 0.3).end, SegmentEnd::kFixedTime);
  NeuronModel rising = Falling();
  rising.q0 = 1.0;
  rising.v_w_mv = -50.0;
  rising.v_peak_mv = -49.9;
  const SegmentStart below{0.0, {-60.0, 0.0}, KinkSide::kBelow};
  EXPECT_EQ(GuideSegment(rising, none, below, 20.0, 1.0).end, SegmentEnd::kKink);
  rising.v_peak_mv = -50.1;
  EXPECT_EQ(GuideSegment(rising, none, below, 20.0, 1.0).end, SegmentEnd::kSpike);
}

TEST(SegmentGuideTest, AStartAtTheKinkIsNoCrossing) {
  const SmoothCurrent none;
  const SegmentStart start{0.0, {-62.0, 0.0}, KinkSide::kBelow};
  const SegmentGuide guide = GuideSegment(Falling(), none, start, 5.0, 0.3);
  EXPECT_EQ(guide.end, SegmentEnd::kFixedTime);
  EXPECT_NEAR(guide.v_mv.back(), -67.0, 1e-12);
}

TEST(SegmentGuideTest, ARestAtTheKinkIsNotReached) {
  NeuronModel neuron = Falling();
  neuron.q1 = -1.0;  // v' = -(v + 62)
  neuron.q0 = -62.0;
  const SmoothCurrent none;
  for (const double above_mv : {1e-12, 1.0000001e-9, 1e-3}) {
    const SegmentStart start{0.0, {-62.0 + above_mv, 0.0}, KinkSide::kAbove};
    const SegmentGuide guide = GuideSegment(neuron, none, start, 100.0, 0.1);
    EXPECT_EQ(guide.end, SegmentEnd::kFixedTime) << above_mv;
    EXPECT_NEAR(guide.v_mv.back(), -62.0, 1e-12);
  }
}

TEST(SegmentGuideTest, ThePeakIsThatOfTheRecoveryThere) {
  const NeuronModel neuron{.capacitance_pf = 1.0,
                           .q0 = 1.0,
                           .a_per_ms = -2.0,
                           .b = -1e-3,
                           .v_w_mv = 0.0,
                           .leak = 0.0,
                           .v_peak_mv = -50.0,
                           .v_reset_mv = -70.0,
                           .peak_slope_mv_per_pa = -0.5};
  const SmoothCurrent none;
  const SegmentGuide guide = GuideSegment(neuron, none, {0.0, {-60.0, 0.0}}, 50.0, 0.1);
  EXPECT_EQ(guide.end, SegmentEnd::kSpike);
  EXPECT_NEAR(guide.v_mv.back(), neuron.PeakAt(guide.w_pa.back()), 1e-12);
  EXPECT_NE(guide.w_pa.back(), 0.0);
}

TEST(SegmentGuideTest, MovesNoFurtherThanHalfAMillivoltAtOnce) {
  const SegmentGuide guide = FirstSpike(0.05);
  for (std::size_t i = 1; i < guide.v_mv.size(); ++i) {
    EXPECT_LE(std::abs(guide.v_mv[i] - guide.v_mv[i - 1]), 0.5 + 1e-12);
  }
}

TEST(ArcLengthMapTest, IsMonotoneFromStartToEnd) {
  const SegmentGuide guide = FirstSpike(0.02);
  const TimeMap map = ArcLengthMap(guide, ScalesOf(guide, Published().neuron));
  EXPECT_NEAR(map.Value(0.0), 0.0, 1e-14);
  EXPECT_NEAR(map.Value(1.0), 1.0, 1e-14);
  for (double s = 0.0; s <= 1.0; s += 0.01) EXPECT_GT(map.Derivative(s), 0.0) << s;
}

TEST(ArcLengthMapTest, SpendsMoreOfTheInputWhereTheGuideIsFast) {
  const SegmentGuide guide = FirstSpike(0.02);
  const TimeMap map = ArcLengthMap(guide, ScalesOf(guide, Published().neuron));
  // The last millisecond of a hundred holds most of v's range.
  EXPECT_LT(map.Inverse(0.99), 0.85);
  EXPECT_LT(map.Derivative(1.0), 0.2 * map.Derivative(0.3));
}

TEST(ArcLengthMapTest, ARestingGuideIsMappedEvenly) {
  const SegmentGuide guide{
      .elapsed_ms = {0.0, 1.0, 2.0, 4.0}, .v_mv = {-60, -60, -60, -60}, .w_pa = {0, 0, 0, 0}};
  const TimeMap map = ArcLengthMap(guide, ScalesOf(guide, Published().neuron));
  for (const double s : {0.1, 0.5, 0.9}) EXPECT_NEAR(map.Value(s), s, 1e-12);
}

TEST(SegmentScalesTest, AreTheGuidesRangesButNeverNothing) {
  const NeuronModel& neuron = Published().neuron;
  const SegmentScales moving =
      ScalesOf({.elapsed_ms = {0, 1}, .v_mv = {-60, -20}, .w_pa = {5, 105}}, neuron);
  EXPECT_EQ(moving.v_mv, 40.0);
  EXPECT_EQ(moving.w_pa, 100.0);
  const SegmentScales resting =
      ScalesOf({.elapsed_ms = {0, 1}, .v_mv = {-60, -60}, .w_pa = {5, 5}}, neuron);
  EXPECT_GT(resting.v_mv, 0.0);
  EXPECT_GT(resting.w_pa, 0.0);
}

}  // namespace
}  // namespace spikepinn
