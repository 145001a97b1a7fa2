// Why a minimisation ends.
#include <gtest/gtest.h>

#include <cmath>
#include <iterator>
#include <limits>

#include "core/optimize/levenberg_marquardt.h"
#include "tests/unit/core/optimize/least_squares_problems.h"

namespace spikepinn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(LeastSquaresEndTest, ResidualTolerance) {
  const VectorXd solution = Vector({1.0, 1.0});
  const Outcome at_once = Minimize(Rosenbrock(), solution);
  EXPECT_EQ(at_once.summary.end, LeastSquaresEnd::kResidualTolerance);
  EXPECT_EQ(at_once.summary.steps, 0);
  const Outcome later = Minimize(Rosenbrock(), kRosenbrockStart, {.residual_tolerance = 1e-3});
  EXPECT_EQ(later.summary.end, LeastSquaresEnd::kResidualTolerance);
  EXPECT_LE(later.summary.residual_norm, 1e-3);
  EXPECT_GT(std::prev(later.steps.end(), 2)->residual_norm, 1e-3);
}

TEST(LeastSquaresEndTest, DecreaseTolerance) {
  // Of minimum |r|^2 = 2 at 0, approached by a constant factor a step.
  const FunctionProblem problem(
      Vector({1.0}),
      [](const VectorXd& x) {
        return Vector({x[0] - 1.0, x[0] + 1.0 + x[0] * x[0] / 4.0});
      },
      [](const VectorXd& x) -> MatrixXd {
        return Vector({1.0, 1.0 + x[0] / 2.0});
      });
  const Outcome outcome = Minimize(problem, Vector({1.0}), {.decrease_tolerance = 1e-4});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kDecreaseTolerance);
  double norm = outcome.summary.initial_residual_norm;
  for (const Step& step : outcome.steps) {
    const double decrease = 1.0 - std::pow(step.residual_norm / norm, 2);
    const bool last = &step == &outcome.steps.back();
    EXPECT_EQ(decrease <= 1e-4 && decrease <= 1e-4 * step.gain_ratio, last);
    norm = step.residual_norm;
  }
  EXPECT_GE(outcome.summary.steps, 3);
}

TEST(LeastSquaresEndTest, DecreaseToleranceAsksForASmallDecreaseThatWasPredictedSo) {
  // r falls from 1 to `below` as soon as x does from 1; the Jacobian says r = x.
  const auto end_after_a_step = [](double below, double damping) {
    const FunctionProblem problem(
        Vector({1.0}), [=](const VectorXd& x) { return Vector({x[0] < 1.0 ? below : 1.0}); },
        [](const VectorXd&) { return MatrixXd::Identity(1, 1); });
    const LevenbergMarquardtOptions options = {
        .max_steps = 1, .initial_damping = damping, .decrease_tolerance = 1e-4};
    return Minimize(problem, Vector({1.0}), options).summary.end;
  };
  EXPECT_EQ(end_after_a_step(1.0 - 1e-6, 1e6), LeastSquaresEnd::kDecreaseTolerance);
  EXPECT_EQ(end_after_a_step(1.0 - 1e-6, 0.0), LeastSquaresEnd::kMaxSteps);
  EXPECT_EQ(end_after_a_step(0.1, 1e6), LeastSquaresEnd::kMaxSteps);
}

TEST(LeastSquaresEndTest, StepTolerance) {
  const Outcome outcome = Minimize(Line(), Vector({100.0, -100.0}), {.step_tolerance = 1e-12});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kStepTolerance);
  EXPECT_LE(outcome.steps.back().step_norm, 1e-11);
  EXPECT_GT(outcome.steps.front().step_norm, 1.0);
}

TEST(LeastSquaresEndTest, NoDecreaseWithAJacobianOfTheWrongSign) {
  const FunctionProblem problem(
      Vector({1.0}), [](const VectorXd& x) { return x; },
      [](const VectorXd&) -> MatrixXd { return -MatrixXd::Identity(1, 1); });
  const Outcome outcome =
      Minimize(problem, Vector({1.0}), {.largest_damping = 1e6, .step_tolerance = 0.0});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kNoDecrease);
  EXPECT_EQ(outcome.summary.accepted_steps, 0);
  EXPECT_GT(outcome.summary.damping, 1e6);
  EXPECT_LE(outcome.steps.back().damping, 1e6);
  EXPECT_EQ(outcome.x[0], 1.0);
}

TEST(LeastSquaresEndTest, MaxSteps) {
  const Outcome outcome = Minimize(Rosenbrock(), kRosenbrockStart, {.max_steps = 2});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kMaxSteps);
  EXPECT_EQ(outcome.summary.steps, 2);
}

TEST(LeastSquaresEndTest, StoppedByTheCallback) {
  const Outcome outcome = Minimize(Rosenbrock(), kRosenbrockStart,
                                   {.on_step = [](const auto& step) { return step.step < 3; }});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kStopped);
  EXPECT_EQ(outcome.summary.steps, 3);
  EXPECT_EQ(outcome.steps.back().x, outcome.x);
}

TEST(LeastSquaresEndTest, UndefinedAtTheStart) {
  const Outcome outcome = Minimize(Logarithm(), Vector({-1.0}));
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kUndefined);
  EXPECT_EQ(outcome.summary.steps, 0);
  EXPECT_EQ(outcome.x[0], -1.0);
}

TEST(LeastSquaresEndTest, UndefinedWhereTheJacobianIsNotFinite) {
  const FunctionProblem problem(
      Vector({1.0}), [](const VectorXd& x) { return Vector({x[0] * x[0]}); },
      [](const VectorXd& x) { return MatrixXd::Constant(1, 1, x[0] < 1.0 ? kNan : 2.0); });
  const Outcome outcome = Minimize(problem, Vector({1.0}));
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kUndefined);
  EXPECT_EQ(outcome.summary.accepted_steps, 1);
  EXPECT_EQ(outcome.x[0], 0.5);
}

TEST(LeastSquaresEndTest, HasANameEach) {
  EXPECT_EQ(ToString(LeastSquaresEnd::kResidualTolerance), "residual tolerance");
  EXPECT_EQ(ToString(LeastSquaresEnd::kDecreaseTolerance), "decrease tolerance");
  EXPECT_EQ(ToString(LeastSquaresEnd::kStepTolerance), "step tolerance");
  EXPECT_EQ(ToString(LeastSquaresEnd::kNoDecrease), "no decrease");
  EXPECT_EQ(ToString(LeastSquaresEnd::kMaxSteps), "max steps");
  EXPECT_EQ(ToString(LeastSquaresEnd::kStopped), "stopped");
  EXPECT_EQ(ToString(LeastSquaresEnd::kUndefined), "undefined residual");
}

}  // namespace
}  // namespace spikepinn
