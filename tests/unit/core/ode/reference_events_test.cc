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

// v = v(0) + t, whatever w does, and w' = D(v): a parabola on each side of v_w = 0, and above it
// the cubic term's t^4 / 4 too.
ForwardProblem Sweep(double v_from_mv, double speed_mv_per_ms) {
  ForwardProblem problem;
  problem.neuron.capacitance_pf = 1e15;
  problem.neuron.q0 = 1e15 * speed_mv_per_ms;
  problem.neuron.a_per_ms = 1.0;
  problem.neuron.b = 2.0;
  problem.neuron.leak = 0.0;
  problem.neuron.v_peak_mv = 100.0;
  problem.neuron.v_reset_mv = -10.0;
  problem.neuron.b_below = -5.0;
  problem.neuron.b_cubic = 0.25;
  problem.initial.v_mv = v_from_mv;
  problem.duration_ms = 9.0;
  return problem;
}

TEST(ReferenceEventsTest, FollowsBothSidesOfTheKinkEitherWay) {
  const double below = -5.0 * 0.5 * 9.0;                         // of 3 ms from or to v_w
  const double above = 2.0 * 0.5 * 36.0 + 0.25 * 0.25 * 1296.0;  // of 6 ms
  const auto up = IntegrateReference(Sweep(-3.0, 1.0), {3.0, 9.0});
  ASSERT_TRUE(up.ok()) << up.status();
  EXPECT_NEAR(up->w_pa[0], -below, 1e-10);
  EXPECT_NEAR(up->w_pa[1], -below + above, 1e-9);
  const auto down = IntegrateReference(Sweep(6.0, -1.0), {6.0, 9.0});
  ASSERT_TRUE(down.ok()) << down.status();
  EXPECT_NEAR(down->w_pa[0], above, 1e-9);
  EXPECT_NEAR(down->w_pa[1], above - below, 1e-9);
}

TEST(ReferenceEventsTest, AStartAtTheKinkGoesOnToTheSideItMovesTo) {
  const auto up = IntegrateReference(Sweep(0.0, 1.0), {6.0});
  ASSERT_TRUE(up.ok()) << up.status();
  EXPECT_NEAR(up->w_pa[0], 2.0 * 0.5 * 36.0 + 0.25 * 0.25 * 1296.0, 1e-9);
  const auto down = IntegrateReference(Sweep(0.0, -1.0), {3.0});
  ASSERT_TRUE(down.ok()) << down.status();
  EXPECT_NEAR(down->w_pa[0], 5.0 * 0.5 * 9.0, 1e-10);
}

// v = t^2 / 4 - t touches its lowest point, -1, at t = 2.
TEST(ReferenceEventsTest, AGrazedKinkIsNeitherMissedNorALoop) {
  for (const double above_mv : {0.5, 1e-2, 1e-5, 1e-8, 1e-11, 0.0, -1e-11, -1e-8, -1e-3}) {
    ForwardProblem problem = PureIntegrator(100.0, -5.0, 4.0);
    problem.neuron.capacitance_pf = 1e15;
    problem.neuron.a_per_ms = 1.0;
    problem.neuron.leak = 0.0;
    problem.neuron.b_below = 3.0;
    problem.neuron.v_w_mv = -1.0 + above_mv;
    problem.stimulus.steps = {{0.0, -1e15}};
    problem.stimulus.ramps = {{0.0, kForever, 0.5e15}};
    const auto found = IntegrateReference(problem, {4.0}, {.max_steps = 2000});
    ASSERT_TRUE(found.ok()) << above_mv << " " << found.status();
    // The integral of 3 (v - v_w) while v < v_w, between the parabola's two crossings.
    const double expected = above_mv > 0.0 ? -3.0 * 8.0 / 3.0 * std::pow(above_mv, 1.5) : 0.0;
    EXPECT_NEAR(found->w_pa[0], expected, 1e-9) << above_mv;
  }
}

TEST(ReferenceEventsTest, ARestAtTheKinkCostsNoMoreThanARestElsewhere) {
  for (const char* name : {"reticular", "fast_spiking"}) {
    ForwardProblem problem = (*FindPreset(name))->problem;
    problem.stimulus = {};
    const double rest_mv = problem.initial.v_mv;
    for (const double above_mv : {0.0, 1e-13, 1e-6, 5.0, -5.0}) {
      problem.initial.v_mv = rest_mv + above_mv;
      const auto found = IntegrateReference(problem, {problem.duration_ms}, {.max_steps = 3000});
      ASSERT_TRUE(found.ok()) << name << " " << above_mv << " " << found.status();
      EXPECT_NEAR(found->v_mv[0], rest_mv, 0.05);
    }
  }
}

TEST(ReferenceEventsTest, ASpikeLiesWhereTheTiltedPeakIs) {
  ForwardProblem problem = Sweep(1.0, 1.0);
  problem.neuron.b_cubic = 0.0;
  problem.neuron.b_below.reset();
  problem.neuron.peak_slope_mv_per_pa = -0.1;  // w = v^2 - 1: v + 0.1 v^2 reaches 10.1
  problem.neuron.reset_slope_mv_per_pa = 0.04;
  problem.neuron.v_peak_mv = 10.0;
  problem.neuron.w_jump_pa = 7.0;
  problem.neuron.w_max_pa = 40.0;
  const auto found = IntegrateReference(problem, {});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_EQ(found->spikes.size(), 1u);
  const double v = -5.0 + std::sqrt(25.0 + 101.0);
  EXPECT_NEAR(found->spikes[0].time_ms, v - 1.0, 1e-10);
  EXPECT_NEAR(found->spikes[0].before.v_mv, v, 1e-10);
  EXPECT_NEAR(found->spikes[0].before.w_pa, v * v - 1.0, 1e-9);
  EXPECT_NEAR(found->spikes[0].after.v_mv, -10.0 + 0.04 * (v * v - 1.0), 1e-10);
  EXPECT_EQ(found->spikes[0].after.w_pa, 40.0);
}

TEST(ReferenceEventsTest, ATiltedPeakFarBelowTheResetChangesNothingBelowIt) {
  ForwardProblem problem = (*FindPreset("low_threshold"))->problem;
  problem.initial = {-90.0, 1200.0};  // the peak is at -80 there, the reset at -53
  problem.stimulus.steps = {{0.0, -500.0}};
  const auto tilted = IntegrateReference(problem, {5.0, 50.0});
  problem.neuron.peak_slope_mv_per_pa = 0.0;
  const auto level = IntegrateReference(problem, {5.0, 50.0});
  ASSERT_TRUE(tilted.ok() && level.ok()) << tilted.status() << level.status();
  ASSERT_TRUE(tilted->spikes.empty());
  for (std::size_t i = 0; i < 2; ++i) EXPECT_NEAR(tilted->v_mv[i], level->v_mv[i], 1e-9);
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
  EXPECT_EQ(found.status().code(), absl::StatusCode::kAborted);
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
