// How the reference treats events: problems with known solutions, and the ways to fail.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/neuron/presets.h"
#include "core/ode/reference.h"

namespace spikepinn {
namespace {

// v' = I(t) with C = 1, nothing else: v is the integral of the current.
ForwardProblem PureIntegrator(double v_peak_mv, double v_reset_mv, double duration_ms) {
  ForwardProblem problem;
  problem.neuron.v_peak_mv = v_peak_mv;
  problem.neuron.v_reset_mv = v_reset_mv;
  problem.duration_ms = duration_ms;
  return problem;
}

std::vector<double> SpikeTimes(const absl::StatusOr<Trajectory>& trajectory) {
  EXPECT_TRUE(trajectory.ok()) << trajectory.status();
  std::vector<double> times;
  if (!trajectory.ok()) return times;
  for (const Spike& spike : trajectory->spikes) times.push_back(spike.time_ms);
  return times;
}

TEST(ReferenceEventsTest, LocatesTheSpikesOfAConstantCurrent) {
  ForwardProblem problem = PureIntegrator(3.0, -1.0, 10.0);
  problem.stimulus.steps = {{0.0, 2.0}};
  EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
              testing::Pointwise(testing::DoubleNear(1e-12), {1.5, 3.5, 5.5, 7.5, 9.5}));
}

// v = t^2 / 4 - t falls first, and one step reaches from there to beyond the peak.
TEST(ReferenceEventsTest, LocatesASpikeOfAStepThatBeganFalling) {
  ForwardProblem problem = PureIntegrator(1.0, -5.0, 10.0);
  problem.stimulus.steps = {{0.0, -1.0}};
  problem.stimulus.ramps = {{0.0, kForever, 0.5}};
  const double first = 2.0 + std::sqrt(8.0);
  const double second = first + std::sqrt(8.0);
  const double third = second + 2.0 * (std::sqrt(14.0) - std::sqrt(8.0));
  EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
              testing::Pointwise(testing::DoubleNear(1e-11), {first, second, third}));
}

// v' = v^2 + 1, so v = tan(t): a pole that a peak at a million all but reaches.
TEST(ReferenceEventsTest, FollowsAnUpstrokeToAMillionMillivolts) {
  ForwardProblem problem = PureIntegrator(1e6, 0.0, 4.0);
  problem.neuron.q2 = 1.0;
  problem.neuron.q0 = 1.0;
  const double spike_ms = std::atan(1e6);
  EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
              testing::Pointwise(testing::DoubleNear(1e-11), {spike_ms, 2.0 * spike_ms}));
}

// v' = v^2 - 1 from just above its unstable rest at 1: the first trial step is far too long.
TEST(ReferenceEventsTest, LeavesAnUnstableRestAtTheRightTime) {
  ForwardProblem problem = PureIntegrator(100.0, -2.0, 1e4);
  problem.neuron.q2 = 1.0;
  problem.neuron.q0 = -1.0;
  const double offset = std::ldexp(1.0, -30);
  problem.initial.v_mv = 1.0 + offset;
  const double expected = 0.5 * std::log(99.0 / 101.0 * (2.0 + offset) / offset);
  // An error of v as large as the tolerance, 1e-12, is a thousandth of the offset: 1e-3 ms.
  EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
              testing::Pointwise(testing::DoubleNear(1e-3), {expected}));
}

// v' = v^2 + v from a disturbance far below the tolerance: the step grows without bound, until v^2
// overflows in the stages of a trial step. That must be a rejected step and then a spike.
TEST(ReferenceEventsTest, SurvivesTrialStepsThatWouldOverflow) {
  ForwardProblem problem = PureIntegrator(30.0, -2.0, 2e10);
  problem.neuron.q2 = 1.0;
  problem.neuron.q1 = 1.0;
  problem.initial.v_mv = 1e-200;
  std::vector<double> times;
  for (int i = 1; i <= 20; ++i) times.push_back(1e9 * i);
  const auto found = IntegrateReference(problem, times, {.max_spikes = 0});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition) << found.status();
  EXPECT_THAT(std::string(found.status().message()), testing::HasSubstr("more than 0 spikes"));
}

// v = sin(t), whose top is above the peak for less time than a step takes: 0.003, ..., 3e-5 ms.
TEST(ReferenceEventsTest, DoesNotMissABriefExcursionAboveThePeak) {
  for (const double below_top : {1e-2, 1e-6, 1e-8, 1e-10}) {
    ForwardProblem problem = PureIntegrator(1.0 - below_top, -5.0, 5.0);
    const double frequency_hz = 1000.0 / (2.0 * std::numbers::pi);
    problem.stimulus.sines = {{0.0, kForever, 1.0, frequency_hz, std::numbers::pi / 2.0}};
    const double expected = std::asin(1.0 - below_top);
    // Near the top an error of v weighs 1 / v'.
    const double allowed = 1e-11 / std::cos(expected);
    EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
                testing::Pointwise(testing::DoubleNear(allowed), {expected}))
        << below_top;
  }
}

TEST(ReferenceEventsTest, SeesNoSpikeWhereTheTopStaysBelowThePeak) {
  for (const double above_top : {1e-2, 1e-6, 1e-9}) {
    ForwardProblem problem = PureIntegrator(1.0 + above_top, -5.0, 20.0);
    const double frequency_hz = 1000.0 / (2.0 * std::numbers::pi);
    problem.stimulus.sines = {{0.0, kForever, 1.0, frequency_hz, std::numbers::pi / 2.0}};
    EXPECT_TRUE(SpikeTimes(IntegrateReference(problem, {})).empty()) << above_top;
  }
}

TEST(ReferenceEventsTest, ASampleAtASpikeIsTheStateBeforeTheReset) {
  const ForwardProblem& problem = Presets()[0].problem;
  const auto spikes = IntegrateReference(problem, {});
  ASSERT_TRUE(spikes.ok()) << spikes.status();
  for (const Spike& spike : spikes->spikes) {
    const auto found = IntegrateReference(problem, {spike.time_ms, spike.time_ms + 1e-8});
    ASSERT_TRUE(found.ok()) << found.status();
    EXPECT_NEAR(found->v_mv[0], 35.0, 1e-8);
    EXPECT_NEAR(found->w_pa[0], spike.before.w_pa, 1e-8);
    EXPECT_NEAR(found->v_mv[1], -50.0, 1e-6);
    EXPECT_NEAR(found->w_pa[1], spike.before.w_pa + 100.0, 1e-6);
  }
}

// v = sum of sines, with nothing in the equations that would tell the integrator to go slowly.
TEST(ReferenceEventsTest, FollowsFastSines) {
  ForwardProblem problem = PureIntegrator(1e3, 0.0, 100.0);
  problem.neuron.capacitance_pf = 50.0;
  problem.stimulus.sines = {{0.0, 90.0, 500.0, 1000.0, 0.0}, {3.3, kForever, 20.0, 77.0, 1.0}};
  const std::vector<double> times = {1.0, 3.3, 17.77, 50.25, 95.0};
  const auto found = IntegrateReference(problem, times);
  ASSERT_TRUE(found.ok()) << found.status();
  const auto integral = [](const SineCurrent& s, double t) {
    const double w = 2.0 * std::numbers::pi * s.frequency_hz / 1000.0;
    const double length = std::clamp(t, s.start_ms, s.end_ms) - s.start_ms;
    return s.amplitude_pa / w * (std::cos(s.phase_rad) - std::cos(w * length + s.phase_rad));
  };
  for (std::size_t i = 0; i < times.size(); ++i) {
    const double sum = integral(problem.stimulus.sines[0], times[i]) +
                       integral(problem.stimulus.sines[1], times[i]);
    EXPECT_NEAR(found->v_mv[i], sum / 50.0, 1e-10) << times[i];
  }
}

TEST(ReferenceEventsTest, SamplesRightBesideASpikeLieOnBothBranches) {
  ForwardProblem problem = PureIntegrator(3.0, -1.0, 10.0);
  problem.stimulus.steps = {{0.0, 2.0}};
  const std::vector<double> times = {1.5 - 1e-6, 1.5 - 1e-9, 1.5 + 1e-9, 1.5 + 1e-6};
  const auto found = IntegrateReference(problem, times);
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_THAT(found->v_mv, testing::Pointwise(testing::DoubleNear(1e-11),
                                              {3.0 - 2e-6, 3.0 - 2e-9, -1.0 + 2e-9, -1.0 + 2e-6}));
}

TEST(ReferenceEventsTest, TakesRepeatedSamplesAndBothEnds) {
  const ForwardProblem& problem = Presets()[0].problem;
  const auto found = IntegrateReference(problem, {0.0, 0.0, 100.0, 100.0, 1000.0});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->v_mv.size(), 5u);
  EXPECT_EQ(found->v_mv[0], -60.0);
  EXPECT_EQ(found->v_mv[1], -60.0);
  EXPECT_EQ(found->v_mv[2], found->v_mv[3]);
}

TEST(ReferenceEventsTest, AgreesWithThePublishedPotentialAtACorner) {
  // At rest until the current starts: v' jumps there, v does not.
  const auto found = IntegrateReference(Presets()[0].problem, {100.0, 100.001});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_NEAR(found->v_mv[0], -60.0, 1e-12);
  EXPECT_NEAR(found->v_mv[1], -60.0 + 0.001 * 70.0 / 100.0, 1e-6);
}

TEST(ReferenceEventsTest, SplitsAtEveryPulse) {
  ForwardProblem problem = PureIntegrator(1000.0, 0.0, 100.0);
  problem.stimulus.pulse_trains = {{0.1, 1.0, 0.3, 2.0, 90}};
  const auto found = IntegrateReference(problem, {50.0, 100.0});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_NEAR(found->v_mv[0], 50 * 0.6, 1e-10);
  EXPECT_NEAR(found->v_mv[1], 90 * 0.6, 1e-10);
}

TEST(ReferenceEventsTest, ASpikeMayFallOnACorner) {
  ForwardProblem problem = PureIntegrator(3.0, -1.0, 4.0);
  problem.stimulus.pulses = {{0.0, 1.5, 2.0}, {1.5, 10.0, 4.0}};
  EXPECT_THAT(SpikeTimes(IntegrateReference(problem, {})),
              testing::Pointwise(testing::DoubleNear(1e-11), {1.5, 2.5, 3.5}));
}

TEST(ReferenceEventsTest, EndsRunawaySpikingByTheInterval) {
  const auto found = IntegrateReference((*FindPreset("inhibition_induced_bursting"))->problem, {});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(
      std::string(found.status().message()),
      testing::MatchesRegex("runaway spiking at t = 192.4.* ms: spike [0-9]+ is 0.0099.* ms "
                            "after the one before; taken as runaway below 0.01 ms"));
}

TEST(ReferenceEventsTest, EndsRunawaySpikingByTheNumber) {
  const auto found = IntegrateReference(Presets()[0].problem, {}, {.max_spikes = 5});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(found.status().message()),
              testing::MatchesRegex("runaway spiking at t = 939.22.* ms: more than 5 spikes"));
  EXPECT_TRUE(IntegrateReference(Presets()[0].problem, {}, {.max_spikes = 6}).ok());
}

TEST(ReferenceEventsTest, EndsAStiffProblemByTheNumberOfSteps) {
  ForwardProblem problem = Presets()[0].problem;
  problem.neuron.a_per_ms = 1e6;
  const auto found = IntegrateReference(problem, {}, {.max_steps = 10'000});
  EXPECT_EQ(found.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(found.status().message()),
              testing::MatchesRegex("more than 10000 steps until t = [0-9.]+ ms: .*stiff.*"));
}

TEST(ReferenceEventsTest, ReportsAPotentialThatFallsWithoutEnd) {
  ForwardProblem problem = Presets()[0].problem;
  problem.neuron.q2 = -1.0;
  testing::internal::CaptureStderr();
  const auto found = IntegrateReference(problem, {}, {.max_steps = 20'000});
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(found.status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(found.status().message(), "the step size vanished at 1.19409");
}

}  // namespace
}  // namespace spikepinn
