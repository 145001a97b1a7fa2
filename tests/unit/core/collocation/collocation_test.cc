#include "core/collocation/collocation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/neuron/presets.h"
#include "core/ode/euler.h"
#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

const ForwardProblem& Published() { return (*FindPreset("regular_spiking"))->problem; }

TEST(CollocationTest, UniformPointsReachFromStartToEnd) {
  EXPECT_EQ(UniformPoints(5, 100.0), (std::vector<double>{0.0, 25.0, 50.0, 75.0, 100.0}));
  EXPECT_EQ(UniformPoints(1, 100.0), (std::vector<double>{50.0}));
}

TEST(CollocationTest, EventsAreTheGuidesSpikesAndTheStimulusCorners) {
  EXPECT_EQ(GuideEvents(Published(), SpikeTimes(EulerGuide(Published(), 1.0).spikes)),
            (std::vector<double>{100, 202, 349, 498, 648, 795, 942}));
}

TEST(CollocationTest, NearMeansWithinTheWindowOfAnyEvent) {
  const std::vector<double> events = {10.0, 20.0};
  EXPECT_TRUE(IsNear(5.0, events, 5.0));
  EXPECT_FALSE(IsNear(4.9, events, 5.0));
  EXPECT_TRUE(IsNear(25.0, events, 5.0));
  EXPECT_FALSE(IsNear(25.1, events, 5.0));
  EXPECT_FALSE(IsNear(1.0, {}, 5.0));
}

TEST(CollocationTest, TheGuidesSpikesAreItsOwn) {
  EXPECT_EQ(SpikeTimes(EulerGuide(Published(), 1.0).spikes),
            (std::vector<double>{202, 349, 498, 648, 795, 942}));
}

TEST(CollocationTest, ConcentratedPointsLieAroundEveryEventAndInsideTheSpan) {
  const std::vector<double> events = {2.0, 50.0, 99.0};
  const CollocationOptions options{.concentrated_points = 300, .window_ms = 5.0};
  const std::vector<double> points = ConcentratedPoints(options, events, 100.0, 1);
  ASSERT_EQ(points.size(), 300u);
  for (const double t : points) {
    EXPECT_TRUE(IsNear(t, events, 5.0)) << t;
    EXPECT_GE(t, 0.0);
    EXPECT_LE(t, 100.0);
  }
  for (const double event : events) {
    EXPECT_GT(std::count_if(points.begin(), points.end(),
                            [&](double t) {
                              return IsNear(t, {&event, 1}, 5.0);
                            }),
              60);
  }
}

TEST(CollocationTest, WithoutEventsTheyAreSpreadOverTheSpan) {
  const CollocationOptions options{.concentrated_points = 1000};
  const std::vector<double> points = ConcentratedPoints(options, {}, 100.0, 1);
  EXPECT_LT(*std::min_element(points.begin(), points.end()), 2.0);
  EXPECT_GT(*std::max_element(points.begin(), points.end()), 98.0);
}

TEST(CollocationTest, TheSeedDecidesTheDraw) {
  const std::vector<double> events = {50.0};
  const CollocationOptions options{.concentrated_points = 10};
  EXPECT_EQ(ConcentratedPoints(options, events, 100.0, 1),
            ConcentratedPoints(options, events, 100.0, 1));
  EXPECT_NE(ConcentratedPoints(options, events, 100.0, 1),
            ConcentratedPoints(options, events, 100.0, 2));
}

TEST(CollocationTest, AJobsPointsAreTheUniformOnesAndThenGuideds) {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = Published();
  const std::vector<double> spikes = {202.0, 349.0};
  const std::vector<double> points = CollocationPoints(spec, spikes);
  ASSERT_EQ(points.size(), 2000u);
  EXPECT_EQ(std::vector<double>(points.begin(), points.begin() + 1500),
            UniformPoints(1500, 1000.0));
  EXPECT_EQ(std::vector<double>(points.begin() + 1500, points.end()),
            ConcentratedPoints(spec.collocation, std::vector<double>{100.0, 202.0, 349.0}, 1000.0,
                               spec.runtime.seed));

  spec.method = Method::kPure;  // knows no events
  EXPECT_EQ(CollocationPoints(spec, {}), UniformPoints(1500, 1000.0));
  spec.method = Method::kSegmented;
  EXPECT_TRUE(CollocationPoints(spec, spikes).empty());
}

}  // namespace
}  // namespace spikepinn
