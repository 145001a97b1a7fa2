#include "core/methods/segmented/error_transport.h"

#include <gtest/gtest.h>

#include <cmath>

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
              .ends_in_spike = ends_in_spike,
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
                         .ends_in_spike = true,
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

TEST(ErrorTransportTest, ChecksSayHowHighVGets) {
  const LinearSegment segment(false);
  const ErrorTransport transport = segment.Transport();
  EXPECT_NEAR(transport.check().largest_v_mv, -60.0, 1e-12);
  EXPECT_NEAR(transport.check().v_square, 3600.0 * 5.0, 1e-8);
  EXPECT_TRUE(transport.check().map_is_monotone);
}

}  // namespace
}  // namespace spikepinn
