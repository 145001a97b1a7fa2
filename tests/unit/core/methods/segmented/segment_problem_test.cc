#include "core/methods/segmented/segment_problem.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <optional>

namespace spikepinn {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// How a segment ends, and which side's right-hand side it has; none without special rules.
struct Case {
  const char* name;
  SegmentEnd end;
  std::optional<KinkSide> special_rules;
};

NeuronModel Neuron(bool special_rules) {
  NeuronModel neuron{.capacitance_pf = 100.0,
                     .q2 = 0.7,
                     .q1 = 70.0,
                     .q0 = 1680.0,
                     .a_per_ms = 0.03,
                     .b = -2.0,
                     .v_w_mv = -60.0,
                     .leak = 0.8,
                     .v_peak_mv = 35.0,
                     .v_reset_mv = -50.0,
                     .w_jump_pa = 100.0};
  if (!special_rules) return neuron;
  neuron.peak_slope_mv_per_pa = -0.1;
  neuron.reset_slope_mv_per_pa = 0.04;
  neuron.w_max_pa = 670.0;
  neuron.b_below = 9.0;
  neuron.b_cubic = 0.025;
  return neuron;
}

// A segment with everything in it that a residual can depend on: a ramp and a sine, a leak other
// than 1, a bent time map.
class SegmentProblemTest : public testing::TestWithParam<Case> {
 protected:
  SegmentProblemTest() : neuron_(Neuron(GetParam().special_rules.has_value())) {
    stimulus_.ramps = {{.start_ms = 0.0, .slope_pa_per_ms = 0.5}};
    stimulus_.sines = {{.start_ms = 0.0, .amplitude_pa = 30.0, .frequency_hz = 40.0}};
    current_ = stimulus_.SmoothFrom(3.0);
    task_ = std::make_unique<SegmentTask>(SegmentTask{.neuron = neuron_,
                                                      .current = current_,
                                                      .start = start_,
                                                      .end = GetParam().end,
                                                      .duration_ms = 20.0,
                                                      .map = TimeMap({0.45, 0.5, 0.05}),
                                                      .scales = {.v_mv = 90.0, .w_pa = 60.0}});
    problem_ = std::make_unique<SegmentProblem>(*task_, basis_);
    x_ = VectorXd(problem_->Unknowns());
    for (Index i = 0; i < x_.size(); ++i) x_[i] = 0.3 * std::sin(1.0 + 2.0 * i) / (1.0 + i);
    if (IsFree(GetParam().end)) x_[x_.size() - 1] = std::log(20.0);
  }

  VectorXd Residual(const VectorXd& x) const {
    VectorXd residual(problem_->Residuals());
    EXPECT_TRUE(problem_->Evaluate(x, residual, nullptr));
    return residual;
  }

  const SegmentStart start_{
      3.0, {-55.0, 12.0}, GetParam().special_rules.value_or(KinkSide::kAbove)};
  const NeuronModel neuron_;
  Stimulus stimulus_;
  SmoothCurrent current_;
  const SegmentBasis basis_{12, 1};
  std::unique_ptr<SegmentTask> task_;
  std::unique_ptr<SegmentProblem> problem_;
  VectorXd x_;
};

INSTANTIATE_TEST_SUITE_P(Ends, SegmentProblemTest,
                         testing::Values(Case{"Fixed", SegmentEnd::kFixedTime, {}},
                                         Case{"Spike", SegmentEnd::kSpike, {}},
                                         Case{"FixedBelow", SegmentEnd::kFixedTime,
                                              KinkSide::kBelow},
                                         Case{"SpikeAbove", SegmentEnd::kSpike, KinkSide::kAbove},
                                         Case{"SpikeBelow", SegmentEnd::kSpike, KinkSide::kBelow},
                                         Case{"KinkAbove", SegmentEnd::kKink, KinkSide::kAbove},
                                         Case{"KinkBelow", SegmentEnd::kKink, KinkSide::kBelow}),
                         [](const auto& the_case) { return the_case.param.name; });

TEST_P(SegmentProblemTest, TheLastResidualIsWhatTheEndMisses) {
  if (!IsFree(GetParam().end)) return;
  const State end = problem_->EndState(x_);
  const bool tilted = GetParam().special_rules.has_value();
  const double goal_mv = GetParam().end == SegmentEnd::kKink ? -60.0
                         : tilted                            ? 35.0 - 0.1 * end.w_pa
                                                             : 35.0;
  EXPECT_NEAR(Residual(x_)[problem_->Residuals() - 1], (end.v_mv - goal_mv) / 90.0, 1e-14);
}

TEST_P(SegmentProblemTest, TheResidualIsThatOfItsSideWhereverVIs) {
  const VectorXd residual = Residual(x_);
  const SegmentValues at = problem_->Values(x_, basis_.collocation);
  const Index n = at.v_mv.size();
  for (Index i = 0; i < n; ++i) {
    const double x = at.v_mv[i] + 60.0;
    const double drive = !GetParam().special_rules ? -2.0 * x
                         : *GetParam().special_rules == KinkSide::kBelow
                             ? 9.0 * x
                             : -2.0 * x + 0.025 * x * x * x;
    const double dw = 0.03 * (drive - 0.8 * at.w_pa[i]);
    const double root = std::sqrt(basis_.collocation.rule.weights[i]);
    EXPECT_NEAR(residual[n + i], root * (at.dw_ds_pa[i] - at.dt_ds_ms[i] * dw) / 60.0, 1e-12);
  }
}

TEST_P(SegmentProblemTest, TheJacobianAgreesWithFiniteDifferences) {
  VectorXd residual(problem_->Residuals());
  MatrixXd jacobian(problem_->Residuals(), problem_->Unknowns());
  jacobian.setConstant(std::nan(""));
  ASSERT_TRUE(problem_->Evaluate(x_, residual, &jacobian));
  for (Index j = 0; j < x_.size(); ++j) {
    const double h = 1e-3;
    const auto at = [&](double shift) {
      VectorXd x = x_;
      x[j] += shift;
      return Residual(x);
    };
    const VectorXd difference = (8.0 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12.0 * h);
    EXPECT_LT((jacobian.col(j) - difference).cwiseAbs().maxCoeff(),
              1e-8 * (1.0 + jacobian.col(j).cwiseAbs().maxCoeff()))
        << j;
  }
}

TEST_P(SegmentProblemTest, TheResidualIsTheSameWithAndWithoutTheJacobian) {
  VectorXd residual(problem_->Residuals());
  MatrixXd jacobian(problem_->Residuals(), problem_->Unknowns());
  ASSERT_TRUE(problem_->Evaluate(x_, residual, &jacobian));
  EXPECT_EQ(residual, Residual(x_));
}

TEST_P(SegmentProblemTest, TheInitialValuesAreBuiltIn) {
  SegmentBasis::Table start;
  start.rule = {VectorXd::Zero(1), VectorXd::Ones(1)};
  start.value = MatrixXd::Zero(1, basis_.functions());  // s N(s) at s = 0
  start.derivative = MatrixXd::Zero(1, basis_.functions());
  const SegmentValues values = problem_->Values(x_, start);
  EXPECT_EQ(values.v_mv[0], -55.0);
  EXPECT_EQ(values.w_pa[0], 12.0);
  EXPECT_NEAR(values.elapsed_ms[0], 0.0, 1e-14);
}

TEST_P(SegmentProblemTest, ValuesFollowFromTheirDefinition) {
  const SegmentValues values = problem_->Values(x_, basis_.check);
  const Index r = basis_.functions();
  for (Index i = 0; i < values.v_mv.size(); ++i) {
    const double s = basis_.check.rule.points[i];
    EXPECT_NEAR(values.elapsed_ms[i], 20.0 * (s + 0.4 * s * (s - 1.0)), 1e-12);
    EXPECT_NEAR(values.v_mv[i], -55.0 + 90.0 * basis_.check.value.row(i).dot(x_.head(r)), 1e-12);
    EXPECT_NEAR(values.w_pa[i], 12.0 + 60.0 * basis_.check.value.row(i).dot(x_.segment(r, r)),
                1e-12);
  }
}

TEST_P(SegmentProblemTest, AFitToSlopesOfTheNetworkFindsItsUnknowns) {
  const SegmentValues values = problem_->Values(x_, basis_.collocation);
  const VectorXd dv = values.dv_ds_mv.cwiseQuotient(values.dt_ds_ms);
  const VectorXd dw = values.dw_ds_pa.cwiseQuotient(values.dt_ds_ms);
  const VectorXd fitted = problem_->Fit(20.0, dv, dw);
  const SegmentValues again = problem_->Values(fitted, basis_.collocation);
  EXPECT_LT((again.v_mv - values.v_mv).cwiseAbs().maxCoeff(), 1e-3);
  EXPECT_NEAR(problem_->Duration(fitted), 20.0, 1e-12);
}

}  // namespace
}  // namespace spikepinn
