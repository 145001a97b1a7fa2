#include "core/ode/euler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/neuron/presets.h"
#include "core/ode/reference.h"

namespace spikepinn {
namespace {

using testing::ElementsAre;

const ForwardProblem& Published() { return Presets()[0].problem; }

std::vector<double> StepEndsOfSpikes(const Trajectory& guide, double dt_ms) {
  std::vector<double> times;
  for (const Spike& spike : guide.spikes) times.push_back(spike.time_ms + dt_ms);
  return times;
}

TEST(EulerGuideTest, TakesEveryStepAsDefined) {
  const ForwardProblem& problem = Published();
  const double dt = 0.5;
  const Trajectory guide = EulerGuide(problem, dt);
  ASSERT_EQ(guide.time_ms.size(), 2001u);
  ASSERT_EQ(guide.v_mv.size(), 2001u);
  ASSERT_EQ(guide.w_pa.size(), 2001u);
  double v = problem.initial.v_mv;
  double w = problem.initial.w_pa;
  for (std::size_t i = 0; i + 1 < guide.time_ms.size(); ++i) {
    const double t = static_cast<double>(i) * dt;
    const double current = t >= 100.0 ? 70.0 : 0.0;
    double v_next = v + dt * (0.7 * (v + 60.0) * (v + 40.0) - w + current) / 100.0;
    double w_next = w + dt * 0.03 * (-2.0 * (v + 60.0) - w);
    double v_here = v;
    if (v_next >= 35.0) {
      v_here = 35.0;
      v_next = -50.0;
      w_next += 100.0;
    }
    ASSERT_EQ(guide.time_ms[i], t);
    ASSERT_NEAR(guide.v_mv[i], v_here, 1e-6) << t;
    ASSERT_NEAR(guide.w_pa[i], w, 1e-6) << t;
    v = v_next;
    w = w_next;
  }
}

// The published figures date a spike by the end of the step that crosses: one dt after its sample.
TEST(EulerGuideTest, HasThePublishedSpikeTimesAtOneMillisecond) {
  EXPECT_THAT(StepEndsOfSpikes(EulerGuide(Published(), 1.0), 1.0),
              ElementsAre(203.0, 350.0, 499.0, 649.0, 796.0, 943.0));
}

TEST(EulerGuideTest, HasThePublishedSpikeTimesAtAHundredthOfAMillisecond) {
  const double expected[] = {200.05, 347.85, 495.70, 643.55, 791.40, 939.26};
  EXPECT_THAT(StepEndsOfSpikes(EulerGuide(Published(), 0.01), 0.01),
              testing::Pointwise(testing::DoubleNear(1e-9), expected));
}

// Fixes which sample belongs to which time: a shift by one dt makes it 2.34 mV.
TEST(EulerGuideTest, LiesAsFarFromTheReferenceAsPublished) {
  const Trajectory guide = EulerGuide(Published(), 1.0);
  const auto reference = IntegrateReference(Published(), guide.time_ms);
  ASSERT_TRUE(reference.ok()) << reference.status();
  double sum_mv = 0.0;
  for (std::size_t i = 0; i < guide.v_mv.size(); ++i) {
    sum_mv += std::abs(guide.v_mv[i] - reference->v_mv[i]);
  }
  EXPECT_NEAR(sum_mv / static_cast<double>(guide.v_mv.size()), 1.898, 5e-4);
}

TEST(EulerGuideTest, ASpikeIsTheSampleAtThePeakAndTheResetTheNext) {
  const Trajectory guide = EulerGuide(Published(), 1.0);
  ASSERT_EQ(guide.spikes.size(), 6u);
  for (const Spike& spike : guide.spikes) {
    const auto i = static_cast<std::size_t>(spike.time_ms);
    EXPECT_EQ(guide.v_mv[i], 35.0);
    EXPECT_EQ(spike.before, (State{35.0, guide.w_pa[i]}));
    EXPECT_EQ(spike.after, (State{guide.v_mv[i + 1], guide.w_pa[i + 1]}));
    EXPECT_EQ(spike.after.v_mv, -50.0);
  }
  EXPECT_EQ(std::count(guide.v_mv.begin(), guide.v_mv.end(), 35.0), 6);
}

TEST(EulerGuideTest, PeakAndResetMayDependOnTheRecovery) {
  ForwardProblem problem = Published();
  problem.neuron.peak_slope_mv_per_pa = -0.1;
  problem.neuron.reset_slope_mv_per_pa = 0.04;
  problem.neuron.w_max_pa = 60.0;
  const Trajectory guide = EulerGuide(problem, 0.1);
  ASSERT_GT(guide.spikes.size(), 3u);
  for (std::size_t k = 1; k < guide.spikes.size(); ++k) {
    const Spike& spike = guide.spikes[k];
    const auto i = static_cast<std::size_t>(std::lround(spike.time_ms / 0.1));
    EXPECT_NE(spike.before.w_pa, 0.0);
    EXPECT_DOUBLE_EQ(guide.v_mv[i], 35.0 - 0.1 * guide.w_pa[i]);
    EXPECT_EQ(spike.before, (State{guide.v_mv[i], guide.w_pa[i]}));
    // The step that crosses moves w a little before the reset takes it.
    EXPECT_NEAR(guide.v_mv[i + 1], -50.0 + 0.04 * guide.w_pa[i], 0.05);
    EXPECT_EQ(guide.w_pa[i + 1], 60.0);
    EXPECT_EQ(spike.after, (State{guide.v_mv[i + 1], guide.w_pa[i + 1]}));
  }
}

TEST(EulerGuideTest, ConvergesWithFirstOrder) {
  // w alone, w' = -a w, before anything else happens: e^(-a t).
  ForwardProblem problem = Published();
  problem.neuron.b = 0.0;
  problem.initial.w_pa = 100.0;
  problem.duration_ms = 50.0;
  const double exact = 100.0 * std::exp(-0.03 * 50.0);
  const double coarse = EulerGuide(problem, 0.1).w_pa.back() - exact;
  const double fine = EulerGuide(problem, 0.05).w_pa.back() - exact;
  EXPECT_NEAR(coarse / fine, 2.0, 0.01);
  EXPECT_LT(std::abs(fine), 0.1);
}

TEST(EulerGuideTest, SamplesTheWholeSpanInSpiteOfRounding) {
  ForwardProblem problem = Published();
  const double durations_ms[] = {0.3, 0.6, 2.3, 1000.0};
  for (const double duration_ms : durations_ms) {
    problem.duration_ms = duration_ms;
    const Trajectory guide = EulerGuide(problem, 0.1);
    EXPECT_NEAR(guide.time_ms.back(), duration_ms, 1e-9);
  }
  problem.duration_ms = 10.0;
  EXPECT_THAT(EulerGuide(problem, 4.0).time_ms, ElementsAre(0.0, 4.0, 8.0));
  EXPECT_THAT(EulerGuide(problem, 40.0).time_ms, ElementsAre(0.0));
}

TEST(InterpolateGuideTest, IsLinearBetweenSamplesAndConstantOutside) {
  const Trajectory guide = {{0.0, 1.0, 3.0}, {-60.0, -50.0, 30.0}, {0.0, 4.0, 2.0}, {}};
  const std::vector<double> times = {-1.0, 0.0, 0.25, 1.0, 1.0, 2.0, 3.0, 9.0};
  const Trajectory found = InterpolateGuide(guide, times);
  EXPECT_EQ(found.time_ms, times);
  EXPECT_THAT(found.v_mv, ElementsAre(-60.0, -60.0, -57.5, -50.0, -50.0, -10.0, 30.0, 30.0));
  EXPECT_THAT(found.w_pa, ElementsAre(0.0, 0.0, 1.0, 4.0, 4.0, 3.0, 2.0, 2.0));
  EXPECT_TRUE(found.spikes.empty());
}

TEST(InterpolateGuideTest, ReturnsTheGuideAtItsOwnTimes) {
  const Trajectory guide = EulerGuide(Published(), 1.0);
  const Trajectory found = InterpolateGuide(guide, guide.time_ms);
  EXPECT_EQ(found.v_mv, guide.v_mv);
  EXPECT_EQ(found.w_pa, guide.w_pa);
}

}  // namespace
}  // namespace spikepinn
