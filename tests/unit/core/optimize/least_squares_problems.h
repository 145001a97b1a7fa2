// Problems of which the solution is known, and a minimisation that is watched.
#ifndef SPIKEPINN_TESTS_UNIT_CORE_OPTIMIZE_LEAST_SQUARES_PROBLEMS_H_
#define SPIKEPINN_TESTS_UNIT_CORE_OPTIMIZE_LEAST_SQUARES_PROBLEMS_H_

#include <gtest/gtest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <utility>
#include <vector>

#include "core/optimize/levenberg_marquardt.h"

namespace spikepinn {

inline Eigen::VectorXd Vector(std::initializer_list<double> values) {
  return Eigen::Map<const Eigen::VectorXd>(values.begin(), std::ssize(values));
}

class FunctionProblem : public LeastSquaresProblem {
 public:
  using Residual = std::function<Eigen::VectorXd(const Eigen::VectorXd& x)>;
  using Jacobian = std::function<Eigen::MatrixXd(const Eigen::VectorXd& x)>;
  using IsDefined = std::function<bool(const Eigen::VectorXd& x)>;

  FunctionProblem(
      const Eigen::VectorXd& x, Residual residual, Jacobian jacobian,
      IsDefined is_defined = [](const Eigen::VectorXd&) { return true; })
      : unknowns_(x.size()),
        residuals_(residual(x).size()),
        residual_(std::move(residual)),
        jacobian_(std::move(jacobian)),
        is_defined_(std::move(is_defined)) {}

  Eigen::Index Unknowns() const override { return unknowns_; }
  Eigen::Index Residuals() const override { return residuals_; }
  bool Evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& residual,
                Eigen::MatrixXd* jacobian) const override {
    if (!is_defined_(x)) return false;
    residual = residual_(x);
    if (jacobian != nullptr) *jacobian = jacobian_(x);
    return true;
  }

  Eigen::VectorXd ResidualAt(const Eigen::VectorXd& x) const { return residual_(x); }
  Eigen::MatrixXd JacobianAt(const Eigen::VectorXd& x) const { return jacobian_(x); }

 private:
  Eigen::Index unknowns_, residuals_;
  Residual residual_;
  Jacobian jacobian_;
  IsDefined is_defined_;
};

inline FunctionProblem Linear(const Eigen::MatrixXd& a, const Eigen::VectorXd& b) {
  return {Eigen::VectorXd::Zero(a.cols()),
          [=](const Eigen::VectorXd& x) -> Eigen::VectorXd { return a * x - b; },
          [=](const Eigen::VectorXd&) { return a; }};
}

// The line 2/3 + t/2 through (1, 1), (2, 2), (3, 2), in the sense of least squares.
inline FunctionProblem Line() {
  return Linear((Eigen::MatrixXd(3, 2) << 1, 1, 1, 2, 1, 3).finished(), Vector({1, 2, 2}));
}

inline const Eigen::VectorXd kRosenbrockStart = Vector({-1.2, 1.0});

inline FunctionProblem Rosenbrock() {
  return {kRosenbrockStart,
          [](const Eigen::VectorXd& x) {
            return Vector({10.0 * (x[1] - x[0] * x[0]), 1.0 - x[0]});
          },
          [](const Eigen::VectorXd& x) {
            return (Eigen::MatrixXd(2, 2) << -20.0 * x[0], 10.0, -1.0, 0.0).finished();
          }};
}

// r = log x, which Gauss-Newton leaves the domain of from any x above e.
inline FunctionProblem Logarithm() {
  return {Vector({1.0}), [](const Eigen::VectorXd& x) { return Vector({std::log(x[0])}); },
          [](const Eigen::VectorXd& x) { return Eigen::MatrixXd::Constant(1, 1, 1.0 / x[0]); },
          [](const Eigen::VectorXd& x) { return x[0] > 0.0; }};
}

// Of which every step but the empty one is refused.
inline FunctionProblem DefinedOnlyAtZero() {
  return {Vector({0.0}), [](const Eigen::VectorXd&) { return Vector({1.0}); },
          [](const Eigen::VectorXd&) { return Eigen::MatrixXd::Identity(1, 1); },
          [](const Eigen::VectorXd& x) { return x[0] == 0.0; }};
}

struct Step {
  bool accepted;
  double residual_norm, gain_ratio, damping, step_norm;
  Eigen::VectorXd x;
};

struct Outcome {
  Eigen::VectorXd x;
  LeastSquaresSummary summary;
  std::vector<Step> steps;
};

inline Outcome Minimize(const LeastSquaresProblem& problem, const Eigen::VectorXd& start,
                        LevenbergMarquardtOptions options = {}) {
  Outcome outcome{.x = start};
  options.on_step = [&outcome, inner = options.on_step](const LeastSquaresStep& step) {
    outcome.steps.push_back(
        {step.accepted, step.residual_norm, step.gain_ratio, step.damping, step.step_norm, step.x});
    EXPECT_EQ(std::ssize(outcome.steps), step.step);
    return inner == nullptr || inner(step);
  };
  outcome.summary = MinimizeLeastSquares(problem, options, outcome.x);
  EXPECT_EQ(std::ssize(outcome.steps), outcome.summary.steps);
  EXPECT_EQ(std::ranges::count(outcome.steps, true, &Step::accepted),
            outcome.summary.accepted_steps);
  return outcome;
}

}  // namespace spikepinn

#endif  // SPIKEPINN_TESTS_UNIT_CORE_OPTIMIZE_LEAST_SQUARES_PROBLEMS_H_
