#include "core/methods/segmented/error_transport.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/neuron/presets.h"
#include "core/ode/reference.h"

namespace spikepinn {
namespace {

using Eigen::VectorXd;

// A linear neuron, v' = -0.2 v - w / C + ..., whose errors are linear too: the transport is exact
// up to its own integration.
constexpr double kDecay = 0.2;

class LinearSegment {
 public:
  explicit LinearSegment(bool ends_in_spike)
      : task_{.neuron = neuron_,
              .current = current_,
              .start = {0.0, {-60.0, 0.0}},
              .end = ends_in_spike ? SegmentEnd::kSpike : SegmentEnd::kFixedTime,
              .duration_ms = 5.0,
              .map = TimeMap(),
              .scales = {.v_mv = 10.0, .w_pa = 1.0}},
        problem_(task_, basis_) {
    x_ = VectorXd::Zero(problem_.Unknowns());
    if (ends_in_spike) x_[x_.size() - 1] = std::log(5.0);
  }

  ErrorTransport Transport() const { return ErrorTransport(problem_, x_); }

  // v' = -kDecay (v + 60), w' = 0: v = -60 is its solution, and the zero network says so.
  const NeuronModel neuron_{.capacitance_pf = 1.0,
                            .q1 = -kDecay,
                            .q0 = -60.0 * kDecay,
                            .v_peak_mv = 0.0,
                            .v_reset_mv = -70.0,
                            .w_jump_pa = 2.0};
  const SmoothCurrent current_;
  const SegmentBasis basis_{27, 1};
  const SegmentTask task_;
  const SegmentProblem problem_;
  VectorXd x_;
};

TEST(ErrorTransportTest, AnInitialErrorDecaysAsTheEquationsSay) {
  const LinearSegment segment(false);
  const ErrorPassage passage = segment.Transport().Pass({.v_mv = 1e-3});
  EXPECT_NEAR(passage.after.v_mv, 1e-3 * std::exp(-kDecay * 5.0), 1e-7);
  EXPECT_EQ(passage.after.w_pa, 0.0);
  const double square = 1e-6 * (1.0 - std::exp(-2.0 * kDecay * 5.0)) / (2.0 * kDecay);
  EXPECT_NEAR(passage.v_square, square, 1e-3 * square);
}

TEST(ErrorTransportTest, AnExactNetworkHasNoErrorOfItsOwn) {
  const LinearSegment segment(false);
  const ErrorPassage passage = segment.Transport().Pass({});
  EXPECT_NEAR(passage.after.v_mv, 0.0, 1e-12);
  EXPECT_NEAR(passage.v_square, 0.0, 1e-20);
}

TEST(ErrorTransportTest, AResidualDrivesTheErrorItCauses) {
  LinearSegment segment(false);
  // v(s) = -60 + 10 * (basis function): its residual is dv/dt + kDecay (v + 60); the truth stays at
  // -60, so the error is the network's own excursion.
  segment.x_[0] = 1e-4;
  const ErrorPassage passage = segment.Transport().Pass({});
  const double excursion = segment.problem_.EndState(segment.x_).v_mv + 60.0;
  EXPECT_NEAR(passage.after.v_mv, excursion, 1e-3 * std::abs(excursion));
}

TEST(ErrorTransportTest, AtASpikeTheJumpTurnsErrorsIntoTime) {
  // A clock: v' = 2 - w mV/ms up to v_peak = -50, w' = 0; w jumps by 0.5 at the reset.
  const NeuronModel clock{.capacitance_pf = 1.0,
                          .q0 = 2.0,
                          .a_per_ms = 0.1,
                          .b = 0.0,
                          .leak = 0.0,
                          .v_peak_mv = -50.0,
                          .v_reset_mv = -70.0,
                          .w_jump_pa = 0.5};
  const SmoothCurrent current;
  const SegmentBasis basis(27, 1);
  const SegmentTask task{.neuron = clock,
                         .current = current,
                         .start = {0.0, {-60.0, 0.0}},
                         .end = SegmentEnd::kSpike,
                         .duration_ms = 5.0,
                         .map = TimeMap(),
                         .scales = {.v_mv = 10.0, .w_pa = 1.0}};
  const SegmentProblem problem(task, basis);
  const Eigen::VectorXd slopes = Eigen::VectorXd::Constant(basis.collocation.rule.points.size(), 2);
  const VectorXd x = problem.Fit(5.0, slopes, 0.0 * slopes);
  // v is 0.002 mV too high all the way: the network fires 0.001 ms too early, and resets too early.
  const ErrorPassage passage = ErrorTransport(problem, x).Pass({.v_mv = 2e-3});
  EXPECT_NEAR(passage.end_time_ms, -1e-3, 1e-9);
  EXPECT_NEAR(passage.after.v_mv, 1.5e-3, 1e-9);  // it has risen for 0.001 ms more since
}

// A clock: v and w rise evenly, faster after the reset than before, and everything at the spike
// depends on w. All of it is linear, so that what an error turns into is known exactly.
class TiltedClock {
 public:
  explicit TiltedClock(double w_max_pa) {
    neuron_ = {.capacitance_pf = 1.0,
               .q0 = 3.0,
               .a_per_ms = 1.0,
               .v_w_mv = -100.0,
               .leak = -0.05,
               .v_peak_mv = -50.0,
               .v_reset_mv = -70.0,
               .w_jump_pa = 0.5,
               .peak_slope_mv_per_pa = 0.2,
               .reset_slope_mv_per_pa = 4.0,
               .w_max_pa = w_max_pa};
  }

  // When it spikes from (v, w) at t = 0, and where it then is at `t_ms`; fourth-order steps.
  struct Run {
    double spike_ms;
    State state;
  };
  Run RunTo(State state, double t_ms) const {
    constexpr int kSteps = 20000;
    const double h = t_ms / kSteps;
    Run out{-1.0, {}};
    double left = t_ms;
    while (left > 0.0) {
      double step = std::min(h, left);
      State next = Step(state, step);
      if (out.spike_ms < 0.0 && neuron_.AbovePeak(next) >= 0.0) {
        for (int i = 0; i < 20; ++i) {
          step -= neuron_.AbovePeak(next) / neuron_.AbovePeakRate(neuron_.Rate(next, 0.0));
          next = Step(state, step);
        }
        out.spike_ms = t_ms - left + step;
        next = neuron_.Reset(next);
      }
      state = next;
      left -= step;
    }
    out.state = state;
    return out;
  }

  NeuronModel neuron_;

 private:
  State Step(State s, double h) const {
    const auto rate = [&](const StateRate& r, double by) {
      return neuron_.Rate({s.v_mv + by * r.dv_mv_per_ms, s.w_pa + by * r.dw_pa_per_ms}, 0.0);
    };
    const StateRate k1 = neuron_.Rate(s, 0.0);
    const StateRate k2 = rate(k1, 0.5 * h);
    const StateRate k3 = rate(k2, 0.5 * h);
    const StateRate k4 = rate(k3, h);
    const auto sum = [&](double StateRate::*d) {
      return h / 6.0 * (k1.*d + 2.0 * k2.*d + 2.0 * k3.*d + k4.*d);
    };
    return {s.v_mv + sum(&StateRate::dv_mv_per_ms), s.w_pa + sum(&StateRate::dw_pa_per_ms)};
  }
};

// The segment from (v, w) = (-60, 1) to the spike, as the network that follows it exactly.
ErrorPassage CarryThroughSpike(const TiltedClock& clock, double duration_ms,
                               const SolutionError& start) {
  const NeuronModel& neuron = clock.neuron_;
  const SmoothCurrent current;
  const SegmentBasis basis(27, 1);
  const SegmentTask task{.neuron = neuron,
                         .current = current,
                         .start = {0.0, {-60.0, 1.0}},
                         .end = SegmentEnd::kSpike,
                         .duration_ms = duration_ms,
                         .map = TimeMap(),
                         .scales = {.v_mv = 10.0, .w_pa = 1.0}};
  const SegmentProblem problem(task, basis);
  const VectorXd& s = basis.collocation.rule.points;
  VectorXd dv(s.size()), dw(s.size());
  for (Eigen::Index i = 0; i < s.size(); ++i) {
    // w' = 0.05 w, v' = 3 - w.
    const double w = std::exp(0.05 * duration_ms * s[i]);
    dv[i] = 3.0 - w;
    dw[i] = 0.05 * w;
  }
  const VectorXd x = problem.Fit(duration_ms, dv, dw);
  return ErrorTransport(problem, x).Carry(start);
}

TEST(ErrorTransportTest, AtASpikeEverythingMayDependOnW) {
  const double kNoLimit = std::numeric_limits<double>::infinity();
  for (const double w_max_pa : {kNoLimit, 1.6}) {  // w is 1.33 before the jump of 0.5
    const TiltedClock clock(w_max_pa);
    const double spike_ms = clock.RunTo({-60.0, 1.0}, 10.0).spike_ms;
    ASSERT_GT(spike_ms, 0.0);
    const State after = clock.RunTo({-60.0, 1.0}, spike_ms + 1e-9).state;
    ASSERT_EQ(clock.neuron_.ResetIsCapped({0.0, 1.33}), w_max_pa < 2.0);
    for (const SolutionError& error : {SolutionError{1e-5, 0.0}, SolutionError{0.0, 1e-5}}) {
      // The network starts too high by the error; the truth starts where it should, later or
      // earlier at its spike. Both after it, at the same time, seen from the network's spike.
      const ErrorPassage passage = CarryThroughSpike(clock, spike_ms, error);
      const State truth_start = {-60.0 - error.v_mv, 1.0 - error.w_pa};
      const double settled_ms = spike_ms + 1e-3;
      const TiltedClock::Run truth = clock.RunTo(truth_start, settled_ms);
      const TiltedClock::Run network = clock.RunTo({-60.0, 1.0}, settled_ms);
      EXPECT_NEAR(passage.end_time_ms, spike_ms - truth.spike_ms, 1e-9);
      EXPECT_NEAR(passage.after.v_mv, network.state.v_mv - truth.state.v_mv, 2e-7);
      EXPECT_NEAR(passage.after.w_pa, network.state.w_pa - truth.state.w_pa, 1e-8);
      EXPECT_GT(std::abs(passage.after.v_mv), 5e-6);  // the tolerances above mean something
    }
    EXPECT_GT(after.v_mv, -70.0);
  }
}

TEST(ErrorTransportTest, AtTheKinkAnErrorGoesOnUnchangedButForWhatTheEndMisses) {
  LinearSegment segment(true);
  const SegmentTask& spike = segment.task_;
  NeuronModel neuron = segment.neuron_;
  neuron.v_w_mv = -60.002;  // the network ends at -60
  neuron.b_below = 1.0;
  const SegmentTask task{.neuron = neuron,
                         .current = spike.current,
                         .start = spike.start,
                         .end = SegmentEnd::kKink,
                         .duration_ms = spike.duration_ms,
                         .map = spike.map,
                         .scales = spike.scales};
  const SegmentProblem problem(task, segment.basis_);
  const ErrorTransport transport(problem, segment.x_);
  const double decay = std::exp(-kDecay * 5.0);
  EXPECT_NEAR(transport.Carry({.v_mv = 1e-3}).after.v_mv, 1e-3 * decay, 1e-7);
  EXPECT_NEAR(transport.Pass({.v_mv = 1e-3}).after.v_mv, 1e-3 * decay - 2e-3, 1e-7);
  EXPECT_EQ(transport.Pass({.v_mv = 1e-3}).end_time_ms, 0.0);
  EXPECT_NEAR(transport.check().largest_beyond_kink_mv, -0.002, 1e-9);
}

TEST(ErrorTransportTest, ChecksSayHowHighVGets) {
  const LinearSegment segment(false);
  const ErrorTransport transport = segment.Transport();
  EXPECT_NEAR(transport.check().largest_above_peak_mv, -60.0, 1e-12);
  EXPECT_NEAR(transport.check().v_square, 3600.0 * 5.0, 1e-8);
  EXPECT_TRUE(transport.check().map_is_monotone);
}

}  // namespace
}  // namespace spikepinn
