#include "core/neuron/stimulus.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace spikepinn {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

double JustBefore(double t) { return std::nextafter(t, -kForever); }

TEST(StimulusCurrentTest, IsZeroWithoutShapes) { EXPECT_EQ(Stimulus().Current(5.0), 0.0); }

TEST(StimulusCurrentTest, StepIncludesItsStart) {
  Stimulus stimulus;
  stimulus.steps = {{100.0, 70.0}};
  EXPECT_EQ(stimulus.Current(JustBefore(100.0)), 0.0);
  EXPECT_EQ(stimulus.Current(100.0), 70.0);
  EXPECT_EQ(stimulus.Current(1e9), 70.0);
}

TEST(StimulusCurrentTest, PulseIncludesItsStartAndExcludesItsEnd) {
  Stimulus stimulus;
  stimulus.pulses = {{10.0, 5.0, -3.0}};
  EXPECT_EQ(stimulus.Current(JustBefore(10.0)), 0.0);
  EXPECT_EQ(stimulus.Current(10.0), -3.0);
  EXPECT_EQ(stimulus.Current(JustBefore(15.0)), -3.0);
  EXPECT_EQ(stimulus.Current(15.0), 0.0);
}

TEST(StimulusCurrentTest, PulseTrainRepeatsCountTimes) {
  Stimulus stimulus;
  stimulus.pulse_trains = {{1.0, 10.0, 2.0, 4.0, 3}};
  for (const double start : {1.0, 11.0, 21.0}) {
    EXPECT_EQ(stimulus.Current(JustBefore(start)), 0.0);
    EXPECT_EQ(stimulus.Current(start), 4.0);
    EXPECT_EQ(stimulus.Current(JustBefore(start + 2.0)), 4.0);
    EXPECT_EQ(stimulus.Current(start + 2.0), 0.0);
  }
  EXPECT_EQ(stimulus.Current(31.0), 0.0);
  EXPECT_EQ(stimulus.Current(-9.0), 0.0);
}

TEST(StimulusCurrentTest, PulseTrainAgreesWithItsCornersInSpiteOfRounding) {
  Stimulus stimulus;
  stimulus.pulse_trains = {{0.1, 0.3, 0.1, 1.0, 1000}};
  const std::vector<double> corners = stimulus.Corners(0.0, 1000.0);
  ASSERT_EQ(corners.size(), 2000u);
  for (std::size_t i = 0; i < corners.size(); ++i) {
    const double after = i % 2 == 0 ? 1.0 : 0.0;
    ASSERT_EQ(stimulus.Current(corners[i]), after) << i;
    ASSERT_EQ(stimulus.Current(JustBefore(corners[i])), 1.0 - after) << i;
  }
}

TEST(StimulusCurrentTest, RampFallsBackToZeroAtItsEnd) {
  Stimulus stimulus;
  stimulus.ramps = {{100.0, 200.0, 0.5}};
  EXPECT_EQ(stimulus.Current(99.0), 0.0);
  EXPECT_EQ(stimulus.Current(150.0), 25.0);
  EXPECT_NEAR(stimulus.Current(JustBefore(200.0)), 50.0, 1e-9);
  EXPECT_EQ(stimulus.Current(200.0), 0.0);
}

TEST(StimulusCurrentTest, SineCountsItsPhaseFromItsStart) {
  Stimulus stimulus;
  stimulus.sines = {{50.0, 150.0, 3.0, 10.0, 0.5}};
  EXPECT_EQ(stimulus.Current(JustBefore(50.0)), 0.0);
  EXPECT_NEAR(stimulus.Current(50.0), 3.0 * std::sin(0.5), 1e-12);
  // A quarter of the period of 100 ms later.
  EXPECT_NEAR(stimulus.Current(75.0), 3.0 * std::sin(std::numbers::pi / 2.0 + 0.5), 1e-12);
  EXPECT_EQ(stimulus.Current(150.0), 0.0);
}

TEST(StimulusCurrentTest, SamplesAreInterpolatedAndKeepTheirOuterValues) {
  Stimulus stimulus;
  stimulus.samples = {{{10.0, 20.0, 40.0}, {1.0, 5.0, -5.0}}};
  EXPECT_EQ(stimulus.Current(0.0), 1.0);
  EXPECT_EQ(stimulus.Current(10.0), 1.0);
  EXPECT_EQ(stimulus.Current(15.0), 3.0);
  EXPECT_EQ(stimulus.Current(20.0), 5.0);
  EXPECT_EQ(stimulus.Current(30.0), 0.0);
  EXPECT_EQ(stimulus.Current(40.0), -5.0);
  EXPECT_EQ(stimulus.Current(99.0), -5.0);
}

TEST(StimulusCurrentTest, IsTheSumOfAllShapes) {
  Stimulus stimulus;
  stimulus.steps = {{0.0, 1.0}, {5.0, 2.0}};
  stimulus.pulses = {{4.0, 4.0, 4.0}};
  stimulus.pulse_trains = {{0.0, 8.0, 7.0, 8.0, 1}};
  stimulus.ramps = {{2.0, kForever, 4.0}};
  stimulus.sines = {{0.0, kForever, 32.0, 0.0, std::numbers::pi / 2.0}};
  stimulus.samples = {{{0.0}, {64.0}}};
  EXPECT_EQ(stimulus.Current(6.0), 1.0 + 2.0 + 4.0 + 8.0 + 16.0 + 32.0 + 64.0);
}

TEST(StimulusJumpsTest, AreWhereTheCurrentAndNotOnlyItsSlopeChanges) {
  Stimulus stimulus;
  stimulus.steps = {{100.0, 70.0}};
  stimulus.ramps = {{.start_ms = 200.0, .end_ms = 300.0, .slope_pa_per_ms = 5.0}};
  stimulus.samples = {{.time_ms = {0.0, 1.0, 2.0}, .current_pa = {0.0, 1e5, 0.0}}};
  EXPECT_TRUE(stimulus.JumpsAt(100.0));
  EXPECT_TRUE(stimulus.JumpsAt(JustBefore(100.0)));
  EXPECT_TRUE(stimulus.JumpsAt(300.0)) << "a ramp ends at its height";
  for (const double smooth : {50.0, 200.0, 250.0, 0.5, 1.0}) {
    EXPECT_FALSE(stimulus.JumpsAt(smooth)) << smooth;
  }
}

TEST(StimulusCornersTest, AreAscendingAndEachOnce) {
  Stimulus stimulus;
  stimulus.steps = {{30.0, 1.0}, {10.0, 1.0}};
  stimulus.pulses = {{10.0, 20.0, 1.0}};
  stimulus.ramps = {{5.0, 10.0, 1.0}, {40.0, kForever, 1.0}};
  stimulus.sines = {{7.0, 30.0, 1.0, 1.0, 0.0}};
  EXPECT_THAT(stimulus.Corners(0.0, 100.0), ElementsAre(5.0, 7.0, 10.0, 30.0, 40.0));
}

TEST(StimulusCornersTest, LieStrictlyInsideTheSpan) {
  Stimulus stimulus;
  stimulus.steps = {{0.0, 1.0}, {10.0, 1.0}, {20.0, 1.0}, {30.0, 1.0}};
  EXPECT_THAT(stimulus.Corners(0.0, 30.0), ElementsAre(10.0, 20.0));
  EXPECT_THAT(stimulus.Corners(10.0, 20.0), IsEmpty());
}

TEST(StimulusCornersTest, AreOneWhereOnlyRoundingKeepsThemApart) {
  Stimulus stimulus;
  stimulus.pulses = {{0.1, 0.2, 1.0}};  // ends at 0.30000000000000004
  stimulus.steps = {{0.3, 5.0}};
  const std::vector<double> corners = stimulus.Corners(0.0, 1.0);
  ASSERT_EQ(corners.size(), 2u);
  EXPECT_EQ(stimulus.Current(corners[1]), 5.0);  // both have happened
}

TEST(StimulusCornersTest, IgnoreShapesThatDoNothing) {
  Stimulus stimulus;
  stimulus.steps = {{1.0, 0.0}};
  stimulus.pulses = {{2.0, 1.0, 0.0}};
  stimulus.pulse_trains = {{4.0, 2.0, 1.0, 0.0, 5}};
  stimulus.ramps = {{5.0, 6.0, 0.0}};
  stimulus.sines = {{7.0, 8.0, 0.0, 1.0, 0.0}};
  EXPECT_THAT(stimulus.Corners(0.0, 100.0), IsEmpty());
}

TEST(StimulusCornersTest, OfAPulseTrainAreTheEdgesOfItsPulsesInTheSpan) {
  Stimulus stimulus;
  stimulus.pulse_trains = {{0.0, 10.0, 2.0, 1.0, 1'000'000}};
  EXPECT_THAT(stimulus.Corners(5'000'001.0, 5'000'021.0),
              ElementsAre(5'000'002.0, 5'000'010.0, 5'000'012.0, 5'000'020.0));
}

TEST(StimulusCornersTest, OfPulsesWithoutGapsAreTheOuterEdges) {
  Stimulus stimulus;
  stimulus.pulse_trains = {{0.3, 0.1, 0.1, 1.0, 7}};
  const std::vector<double> corners = stimulus.Corners(0.0, 10.0);
  ASSERT_EQ(corners.size(), 2u);
  EXPECT_DOUBLE_EQ(corners[0], 0.3);
  EXPECT_DOUBLE_EQ(corners[1], 1.0);
  EXPECT_EQ(stimulus.Current(0.3 + 0.1), 1.0);
}

TEST(StimulusCornersTest, OfSamplesAreWhereTheSlopeChanges) {
  Stimulus stimulus;
  stimulus.samples = {{{0.0, 10.0, 20.0, 30.0, 40.0}, {0.0, 0.0, 1.0, 2.0, 0.0}}};
  EXPECT_THAT(stimulus.Corners(-5.0, 100.0), ElementsAre(10.0, 30.0, 40.0));
}

TEST(SmoothCurrentTest, EqualsTheCurrentUpToTheNextCorner) {
  Stimulus stimulus;
  stimulus.steps = {{10.0, 70.0}};
  stimulus.pulse_trains = {{12.0, 5.0, 2.0, 9.0, 4}};
  stimulus.ramps = {{5.0, 25.0, 0.5}};
  stimulus.sines = {{3.0, 21.0, 4.0, 37.0, 0.3}};
  stimulus.samples = {{{2.0, 8.0, 18.0}, {1.0, -3.0, 6.0}}};
  double begin = 0.0;
  std::vector<double> ends = stimulus.Corners(0.0, 40.0);
  ends.push_back(40.0);
  for (const double end : ends) {
    const SmoothCurrent smooth = stimulus.SmoothFrom(begin);
    for (int i = 0; i < 10; ++i) {
      const double t = begin + (end - begin) * i / 10.0;
      EXPECT_NEAR(smooth(t), stimulus.Current(t), 1e-12) << t;
    }
    EXPECT_NEAR(smooth(end), stimulus.Current(JustBefore(end)), 1e-9) << "from the left of " << end;
    begin = end;
  }
}

TEST(SmoothCurrentTest, ContinuesBeyondTheCornerItEndsAt) {
  Stimulus stimulus;
  stimulus.ramps = {{0.0, 10.0, 2.0}};
  const SmoothCurrent smooth = stimulus.SmoothFrom(0.0);
  EXPECT_EQ(stimulus.Current(10.0), 0.0);
  EXPECT_EQ(smooth(10.0), 20.0);
  EXPECT_EQ(smooth(11.0), 22.0);
}

TEST(SmoothCurrentTest, MayStartInsideASmoothInterval) {
  Stimulus stimulus;
  stimulus.ramps = {{0.0, 10.0, 2.0}};
  EXPECT_DOUBLE_EQ(stimulus.SmoothFrom(4.0)(7.0), 14.0);
}

}  // namespace
}  // namespace spikepinn
