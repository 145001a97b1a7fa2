#include "core/optimize/levenberg_marquardt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <Eigen/Cholesky>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "tests/unit/core/optimize/least_squares_problems.h"

namespace spikepinn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> Dampings(const Outcome& outcome) {
  std::vector<double> dampings;
  for (const Step& step : outcome.steps) dampings.push_back(step.damping);
  return dampings;
}

// -(J^T J + mu D^2)^-1 J^T r
VectorXd DampedStep(const MatrixXd& jacobian, const VectorXd& residual, double damping,
                    const VectorXd& d) {
  MatrixXd normal = jacobian.transpose() * jacobian;
  normal.diagonal() += damping * d.cwiseAbs2();
  return normal.ldlt().solve(-jacobian.transpose() * residual);
}

class LevenbergMarquardtSolverTest : public testing::TestWithParam<LinearSolver> {};

TEST_P(LevenbergMarquardtSolverTest, SolvesALinearProblemInOneUndampedStep) {
  const Outcome outcome =
      Minimize(Line(), Vector({100.0, -100.0}), {.max_steps = 1, .linear_solver = GetParam()});
  ASSERT_EQ(outcome.steps.size(), 1u);
  EXPECT_TRUE(outcome.steps[0].accepted);
  EXPECT_EQ(outcome.steps[0].damping, 0.0);
  EXPECT_NEAR(outcome.steps[0].gain_ratio, 1.0, 1e-12);
  EXPECT_NEAR(outcome.x[0], 2.0 / 3.0, 1e-12);
  EXPECT_NEAR(outcome.x[1], 0.5, 1e-12);
  EXPECT_NEAR(outcome.summary.residual_norm, std::sqrt(1.0 / 6.0), 1e-12);
}

TEST_P(LevenbergMarquardtSolverTest, TakesTheDampedStepOfTheNormalEquations) {
  const FunctionProblem problem = Line();
  const VectorXd start = Vector({3.0, -2.0});
  for (const double damping : {1e-8, 0.7, 1e8}) {
    const Outcome outcome = Minimize(
        problem, start, {.max_steps = 1, .initial_damping = damping, .linear_solver = GetParam()});
    const MatrixXd jacobian = problem.JacobianAt(start);
    const VectorXd d = jacobian.colwise().norm().transpose();
    const VectorXd step = DampedStep(jacobian, problem.ResidualAt(start), damping, d);
    ASSERT_EQ(outcome.steps.size(), 1u);
    EXPECT_EQ(outcome.steps[0].damping, damping);
    EXPECT_NEAR(outcome.steps[0].step_norm, step.norm(), 1e-12 * step.norm());
    EXPECT_LT((outcome.x - start - step).norm(), 1e-12 * step.norm() + 1e-15) << damping;
  }
}

TEST_P(LevenbergMarquardtSolverTest, LeavesAnUnknownWithoutInfluenceAsItIsOnceDamped) {
  const FunctionProblem problem = Linear((MatrixXd(2, 2) << 1, 0, 2, 0).finished(), Vector({1, 2}));
  const Outcome outcome =
      Minimize(problem, Vector({5.0, 7.0}),
               {.initial_damping = 1e-3, .residual_tolerance = 1e-10, .linear_solver = GetParam()});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kResidualTolerance);
  EXPECT_NEAR(outcome.x[0], 1.0, 1e-10);
  EXPECT_EQ(outcome.x[1], 7.0);
}

std::string SolverName(const testing::TestParamInfo<LinearSolver>& solver) {
  switch (solver.param) {
    case LinearSolver::kCholesky:
      return "Cholesky";
    case LinearSolver::kQr:
      return "Qr";
    case LinearSolver::kRankRevealingQr:
      return "RankRevealingQr";
  }
  return "Unknown";
}

INSTANTIATE_TEST_SUITE_P(, LevenbergMarquardtSolverTest,
                         testing::Values(LinearSolver::kCholesky, LinearSolver::kQr,
                                         LinearSolver::kRankRevealingQr),
                         SolverName);

TEST(LevenbergMarquardtTest, LeavesTheNullDirectionAlone) {
  const FunctionProblem problem = Linear((MatrixXd(2, 2) << 1, 1, 2, 2).finished(), Vector({2, 4}));
  const Outcome outcome = Minimize(problem, Vector({3.0, 4.0}), {.residual_tolerance = 1e-12});
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kResidualTolerance);
  EXPECT_EQ(outcome.summary.steps, 1);
  EXPECT_NEAR(outcome.x[0] + outcome.x[1], 2.0, 1e-12);
  EXPECT_NEAR(outcome.x[0] - outcome.x[1], -1.0, 1e-12);
}

TEST(LevenbergMarquardtTest, TakesADirectionBelowTheRankToleranceForANullDirection) {
  const FunctionProblem problem =
      Linear((MatrixXd(2, 2) << 1, 1, 1, 1.00002).finished(), Vector({2, 2.00002}));
  for (const double tolerance : {1e-4, 1e-6}) {
    const Outcome outcome =
        Minimize(problem, Vector({3.0, 4.0}), {.max_steps = 1, .rank_tolerance = tolerance});
    EXPECT_NEAR(outcome.x[0] + outcome.x[1], 2.0, 1e-4);
    EXPECT_NEAR(outcome.x[0] - outcome.x[1], tolerance == 1e-4 ? -1.0 : 0.0, 1e-4);
  }
}

TEST(LevenbergMarquardtTest, LeavesAnUnknownWithoutInfluenceAsItIsWhenUndamped) {
  const FunctionProblem problem = Linear((MatrixXd(2, 2) << 0, 1, 0, 2).finished(), Vector({1, 2}));
  const Outcome outcome = Minimize(problem, Vector({5.0, 7.0}), {.residual_tolerance = 1e-12});
  EXPECT_EQ(outcome.summary.steps, 1);
  EXPECT_EQ(outcome.x[0], 5.0);
  EXPECT_NEAR(outcome.x[1], 1.0, 1e-12);
}

TEST(LevenbergMarquardtTest, DoesNotTakeAnUnknownInLargeUnitsForOneWithoutInfluence) {
  const FunctionProblem problem =
      Linear((MatrixXd(2, 2) << 1, 0, 0, 1e-20).finished(), Vector({1, 5e-20}));
  const Outcome outcome = Minimize(problem, Vector({0.0, 0.0}), {.max_steps = 1});
  EXPECT_NEAR(outcome.x[0], 1.0, 1e-12);
  EXPECT_NEAR(outcome.x[1], 5.0, 1e-12);
}

TEST(LevenbergMarquardtTest, ScalesTheDampingByTheLargestColumnNormsSoFar) {
  // The derivatives of the two falls and rises on the way to 0 and 3.
  const FunctionProblem problem(
      Vector({1.0, 1.0}),
      [](const VectorXd& x) {
        return Vector({x[0] * x[0], x[1] * x[1] - 9.0});
      },
      [](const VectorXd& x) -> MatrixXd { return (2.0 * x).asDiagonal(); });
  VectorXd x = Vector({1.0, 1.0});
  const Outcome outcome = Minimize(problem, x, {.max_steps = 8, .initial_damping = 1.0});
  VectorXd d = VectorXd::Zero(2);
  for (const Step& step : outcome.steps) {
    const MatrixXd jacobian = problem.JacobianAt(x);
    d = d.cwiseMax(jacobian.colwise().norm().transpose());
    const VectorXd expected = DampedStep(jacobian, problem.ResidualAt(x), step.damping, d);
    EXPECT_NEAR(step.step_norm, expected.norm(), 1e-12);
    if (step.accepted) {
      EXPECT_LT((step.x - x - expected).norm(), 1e-12);
    }
    x = step.x;
  }
  EXPECT_EQ(d[0], 2.0);
  EXPECT_GT(d[1], 5.0);
  EXPECT_GE(outcome.summary.accepted_steps, 4);
}

TEST(LevenbergMarquardtTest, GainRatioIsTheActualOverThePredictedDecrease) {
  const FunctionProblem problem = Rosenbrock();
  const Outcome outcome =
      Minimize(problem, kRosenbrockStart, {.max_steps = 12, .initial_damping = 1.0});
  VectorXd x = kRosenbrockStart;
  for (const Step& step : outcome.steps) {
    if (!step.accepted) {
      EXPECT_LE(step.gain_ratio, 0.0);
      continue;
    }
    const VectorXd before = problem.ResidualAt(x);
    const VectorXd predicted = before + problem.JacobianAt(x) * (step.x - x);
    const double decrease = before.squaredNorm() - problem.ResidualAt(step.x).squaredNorm();
    EXPECT_NEAR(step.gain_ratio, decrease / (before.squaredNorm() - predicted.squaredNorm()), 1e-9);
    x = step.x;
  }
  EXPECT_GE(outcome.summary.accepted_steps, 5);
}

TEST(LevenbergMarquardtTest, DampingFollowsNielsensRule) {
  int accepted = 0;
  int rejected = 0;
  for (const double initial_damping : {0.0, 1e-6, 1e-2, 1.0}) {
    const Outcome outcome =
        Minimize(Rosenbrock(), kRosenbrockStart, {.initial_damping = initial_damping});
    double mu = initial_damping;
    double nu = 2.0;
    for (const Step& step : outcome.steps) {
      EXPECT_DOUBLE_EQ(step.damping, mu);
      if (step.gain_ratio > 0.0) {
        mu *= std::max(1.0 / 3.0, 1.0 - std::pow(2.0 * step.gain_ratio - 1.0, 3));
        nu = 2.0;
        if (mu < 1e-10) mu = 0.0;
      } else {
        mu = mu == 0.0 ? 1e-3 : mu * nu;
        nu *= 2.0;
        ++rejected;
      }
    }
    EXPECT_DOUBLE_EQ(outcome.summary.damping, mu);
    accepted += outcome.summary.accepted_steps;
  }
  EXPECT_GE(rejected, 4);
  EXPECT_GE(accepted, 40);
}

TEST(LevenbergMarquardtTest, RejectionsInARowRaiseTheDampingFasterAndFaster) {
  const Outcome outcome =
      Minimize(DefinedOnlyAtZero(), Vector({0.0}), {.max_steps = 5, .initial_damping = 0.5});
  EXPECT_THAT(Dampings(outcome), ElementsAre(0.5, 1.0, 4.0, 32.0, 512.0));
}

TEST(LevenbergMarquardtTest, ARejectedUndampedStepTurnsTheDampingOn) {
  const Outcome outcome =
      Minimize(DefinedOnlyAtZero(), Vector({0.0}), {.max_steps = 4, .first_damping = 0.25});
  // That rejection is the first of the row.
  EXPECT_THAT(Dampings(outcome), ElementsAre(0.0, 0.25, 1.0, 8.0));
}

TEST(LevenbergMarquardtTest, DampingBelowTheLeastIsOff) {
  const Outcome outcome = Minimize(Line(), Vector({100.0, -100.0}),
                                   {.max_steps = 3, .initial_damping = 0.9, .least_damping = 0.2});
  ASSERT_EQ(outcome.steps.size(), 3u);
  EXPECT_NEAR(outcome.steps[1].damping, 0.3, 1e-9);
  EXPECT_EQ(outcome.steps[2].damping, 0.0);
}

TEST(LevenbergMarquardtTest, RejectsAStepToWhereTheResidualIsNotDefined) {
  const Outcome outcome = Minimize(Logarithm(), Vector({10.0}), {.residual_tolerance = 1e-12});
  EXPECT_FALSE(outcome.steps[0].accepted);
  EXPECT_EQ(outcome.steps[0].gain_ratio, -kInfinity);
  EXPECT_EQ(outcome.steps[0].x[0], 10.0);
  EXPECT_EQ(outcome.steps[0].residual_norm, std::log(10.0));
  EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kResidualTolerance);
  EXPECT_NEAR(outcome.x[0], 1.0, 1e-12);
}

TEST(LevenbergMarquardtTest, RejectsAStepToWhereTheResidualIsNotFinite) {
  for (const double value : {kNan, kInfinity}) {
    const FunctionProblem problem(
        Vector({1.0}),
        [=](const VectorXd& x) { return Vector({x[0] > 0.0 ? std::log(x[0]) : value}); },
        [](const VectorXd& x) { return MatrixXd::Constant(1, 1, 1.0 / x[0]); });
    const Outcome outcome = Minimize(problem, Vector({10.0}), {.residual_tolerance = 1e-12});
    EXPECT_FALSE(outcome.steps[0].accepted);
    EXPECT_EQ(outcome.summary.end, LeastSquaresEnd::kResidualTolerance);
  }
}

TEST(LevenbergMarquardtTest, FindsTheMinimumOfRosenbrocksFunction) {
  for (const double damping : {0.0, 1.0}) {
    const Outcome outcome = Minimize(Rosenbrock(), kRosenbrockStart, {.initial_damping = damping});
    EXPECT_NEAR(outcome.x[0], 1.0, 1e-12) << damping;
    EXPECT_NEAR(outcome.x[1], 1.0, 1e-12) << damping;
    EXPECT_LT(outcome.summary.steps, 50) << damping;
  }
}

TEST(LevenbergMarquardtTest, FindsTheMinimumOfPowellsFunctionWhereTheJacobianIsSingular) {
  const FunctionProblem problem(
      VectorXd::Zero(4),
      [](const VectorXd& x) {
        return Vector({x[0] + 10.0 * x[1], std::sqrt(5.0) * (x[2] - x[3]),
                       std::pow(x[1] - 2.0 * x[2], 2), std::sqrt(10.0) * std::pow(x[0] - x[3], 2)});
      },
      [](const VectorXd& x) {
        const double a = 2.0 * (x[1] - 2.0 * x[2]);
        const double b = 2.0 * std::sqrt(10.0) * (x[0] - x[3]);
        return (MatrixXd(4, 4) << 1, 10, 0, 0, 0, 0, std::sqrt(5.0), -std::sqrt(5.0), 0, a,
                -2.0 * a, 0, b, 0, 0, -b)
            .finished();
      });
  const Outcome outcome = Minimize(problem, Vector({3.0, -1.0, 0.0, 1.0}));
  EXPECT_LT(outcome.x.norm(), 1e-9);
  EXPECT_LT(outcome.summary.residual_norm, 1e-18);
}

TEST(LevenbergMarquardtTest, ReturnsTheBestPointAfterAnyNumberOfSteps) {
  const FunctionProblem problem = Rosenbrock();
  int ended_by_rejection = 0;
  for (int max_steps = 0; max_steps <= 12; ++max_steps) {
    const Outcome outcome = Minimize(problem, kRosenbrockStart, {.max_steps = max_steps});
    double least = problem.ResidualAt(kRosenbrockStart).norm();
    EXPECT_EQ(outcome.summary.initial_residual_norm, least);
    for (const Step& step : outcome.steps)
      least = std::min(least, problem.ResidualAt(step.x).norm());
    EXPECT_EQ(problem.ResidualAt(outcome.x).norm(), least) << max_steps;
    EXPECT_EQ(outcome.summary.residual_norm, least) << max_steps;
    if (!outcome.steps.empty()) {
      EXPECT_EQ(outcome.steps.back().x, outcome.x);
      ended_by_rejection += outcome.steps.back().accepted ? 0 : 1;
    }
  }
  EXPECT_GE(ended_by_rejection, 1);
}

}  // namespace
}  // namespace spikepinn
