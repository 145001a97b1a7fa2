#include "core/optimize/levenberg_marquardt.h"

#include <Eigen/Cholesky>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace spikepinn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

// Nielsen's rule, with an off state: damping 0 is Gauss-Newton.
class Damping {
 public:
  explicit Damping(const LevenbergMarquardtOptions& options)
      : options_(options), value_(options.initial_damping), restart_(options.first_damping) {}

  double value() const { return value_; }
  bool exhausted() const { return value_ > options_.largest_damping; }

  void OnAccepted(double gain_ratio) {
    value_ *= std::max(1.0 / 3.0, 1.0 - std::pow(2.0 * gain_ratio - 1.0, 3));
    growth_ = 2.0;
    if (value_ > 0.0 && value_ < options_.least_damping) {
      value_ = 0.0;
      restart_ = options_.least_damping;  // it had been enough
    }
  }

  void OnRejected() {
    value_ = value_ > 0.0 ? value_ * growth_ : restart_;
    growth_ *= 2.0;
  }

 private:
  const LevenbergMarquardtOptions& options_;
  double value_;
  double restart_;  // where it is turned on
  double growth_ = 2.0;
};

class Minimizer {
 public:
  Minimizer(const LeastSquaresProblem& problem, const LevenbergMarquardtOptions& options,
            VectorXd& x)
      : problem_(problem),
        options_(options),
        damping_(options),
        x_(x),
        residual_(problem.Residuals()),
        trial_residual_(problem.Residuals()),
        jacobian_(problem.Residuals(), problem.Unknowns()),
        scale_(VectorXd::Zero(problem.Unknowns())) {}

  LeastSquaresSummary Run();

 private:
  bool Linearise();
  VectorXd SolveForStep() const;
  std::optional<VectorXd> SolveByCholesky() const;
  VectorXd SolveByQr() const;
  bool TryStep();
  void CheckEnd(bool accepted, double scaled_step, double relative_decrease);
  bool Report(bool accepted, double gain_ratio, double damping, double step_norm);
  void End(LeastSquaresEnd end) {
    summary_.end = end;
    ended_ = true;
  }

  const LeastSquaresProblem& problem_;
  const LevenbergMarquardtOptions& options_;
  Damping damping_;
  VectorXd& x_;
  VectorXd residual_, trial_residual_;
  MatrixXd jacobian_;
  VectorXd scale_;  // D
  LeastSquaresSummary summary_;
  bool ended_ = false;
};

LeastSquaresSummary Minimizer::Run() {
  if (!Linearise()) {
    summary_.end = LeastSquaresEnd::kUndefined;
    return summary_;
  }
  summary_.initial_residual_norm = residual_.norm();
  if (residual_.norm() <= options_.residual_tolerance) End(LeastSquaresEnd::kResidualTolerance);
  while (!ended_ && summary_.steps < options_.max_steps) {
    const bool accepted = TryStep();
    if (accepted && !ended_ && !Linearise()) End(LeastSquaresEnd::kUndefined);
    if (!accepted && !ended_ && damping_.exhausted()) End(LeastSquaresEnd::kNoDecrease);
  }
  summary_.residual_norm = residual_.norm();
  summary_.damping = damping_.value();
  return summary_;
}

bool Minimizer::Linearise() {
  if (!problem_.Evaluate(x_, residual_, &jacobian_)) return false;
  if (!residual_.allFinite() || !jacobian_.allFinite()) return false;
  scale_ = scale_.cwiseMax(jacobian_.colwise().norm().transpose());
  return true;
}

VectorXd Minimizer::SolveForStep() const {
  if (options_.linear_solver == LinearSolver::kCholesky) {
    if (std::optional<VectorXd> step = SolveByCholesky()) return *std::move(step);
  }
  return SolveByQr();
}

std::optional<VectorXd> Minimizer::SolveByCholesky() const {
  constexpr double kSmallestPivot = 1e-6;  // squared: a loss of twelve digits of sixteen
  const Eigen::Index columns = jacobian_.cols();
  MatrixXd normal = MatrixXd::Zero(columns, columns);
  normal.selfadjointView<Eigen::Lower>().rankUpdate(jacobian_.transpose());
  normal.diagonal() += damping_.value() * scale_.cwiseAbs2();
  const Eigen::LLT<Eigen::Ref<MatrixXd>> cholesky(normal);
  if (cholesky.info() != Eigen::Success) return std::nullopt;
  const auto pivots = normal.diagonal();  // of the factor, which has taken its place
  if (!(pivots.minCoeff() >= kSmallestPivot * pivots.maxCoeff())) return std::nullopt;
  return cholesky.solve(-(jacobian_.transpose() * residual_));
}

// In the variables D dx, so that neither the damping nor the rank depends on the units of x.
VectorXd Minimizer::SolveByQr() const {
  const Eigen::Index rows = jacobian_.rows();
  const Eigen::Index columns = jacobian_.cols();
  const bool damped = damping_.value() > 0.0;
  const VectorXd unit = (scale_.array() > 0.0).select(scale_.cwiseInverse(), 1.0);
  MatrixXd stacked(rows + (damped ? columns : 0), columns);
  stacked.topRows(rows) = jacobian_ * unit.asDiagonal();
  VectorXd right = VectorXd::Zero(stacked.rows());
  right.head(rows) = -residual_;
  if (damped) {
    stacked.bottomRows(columns) =
        std::sqrt(damping_.value()) * MatrixXd::Identity(columns, columns);
  }
  if (options_.linear_solver != LinearSolver::kRankRevealingQr) {
    const Eigen::HouseholderQR<Eigen::Ref<MatrixXd>> qr(stacked);
    return unit.cwiseProduct(qr.solve(right));
  }
  // Not ColPivHouseholderQR alone, whose solve() overlooks the threshold.
  Eigen::CompleteOrthogonalDecomposition<MatrixXd> qr(stacked.rows(), columns);
  qr.setThreshold(options_.rank_tolerance);
  return unit.cwiseProduct(qr.compute(stacked).solve(right));
}

// One tried step; true if it was taken.
bool Minimizer::TryStep() {
  const VectorXd step = SolveForStep();
  const double damping = damping_.value();
  const double cost = residual_.squaredNorm();
  const double step_norm = step.norm();
  const double scaled_step = scale_.cwiseProduct(step).norm();
  // |r|^2 - |r + J dx|^2 by the normal equations, without its cancellation (More 1978).
  const double predicted =
      (jacobian_ * step).squaredNorm() + 2.0 * damping * scaled_step * scaled_step;
  const VectorXd trial = x_ + step;
  const bool defined = step.allFinite() && problem_.Evaluate(trial, trial_residual_, nullptr) &&
                       trial_residual_.allFinite();
  const double decrease = defined ? cost - trial_residual_.squaredNorm() : 0.0;
  const double gain_ratio =
      defined && predicted > 0.0 ? decrease / predicted : -std::numeric_limits<double>::infinity();
  const bool accepted = gain_ratio > 0.0;
  ++summary_.steps;
  if (accepted) {
    ++summary_.accepted_steps;
    x_ = trial;
    residual_.swap(trial_residual_);
    damping_.OnAccepted(gain_ratio);
  } else {
    damping_.OnRejected();
  }
  const bool go_on = Report(accepted, gain_ratio, damping, step_norm);
  CheckEnd(accepted, scaled_step, std::max(decrease, predicted) / cost);
  if (!go_on && !ended_) End(LeastSquaresEnd::kStopped);
  return accepted;
}

// After a tried step: whether one of the tolerances is met.
void Minimizer::CheckEnd(bool accepted, double scaled_step, double relative_decrease) {
  const double tolerance = options_.step_tolerance;
  const double scaled_x = scale_.cwiseProduct(x_).norm();
  if (accepted && residual_.norm() <= options_.residual_tolerance) {
    End(LeastSquaresEnd::kResidualTolerance);
  } else if (scaled_step <= tolerance * (scaled_x + tolerance)) {
    End(LeastSquaresEnd::kStepTolerance);
  } else if (accepted && relative_decrease <= options_.decrease_tolerance) {
    End(LeastSquaresEnd::kDecreaseTolerance);
  }
}

bool Minimizer::Report(bool accepted, double gain_ratio, double damping, double step_norm) {
  if (!options_.on_step) return true;
  return options_.on_step({.step = summary_.steps,
                           .accepted = accepted,
                           .residual_norm = residual_.norm(),
                           .gain_ratio = gain_ratio,
                           .damping = damping,
                           .step_norm = step_norm,
                           .x = x_});
}

}  // namespace

absl::string_view ToString(LeastSquaresEnd end) {
  switch (end) {
    case LeastSquaresEnd::kResidualTolerance:
      return "residual tolerance";
    case LeastSquaresEnd::kDecreaseTolerance:
      return "decrease tolerance";
    case LeastSquaresEnd::kStepTolerance:
      return "step tolerance";
    case LeastSquaresEnd::kNoDecrease:
      return "no decrease";
    case LeastSquaresEnd::kMaxSteps:
      return "max steps";
    case LeastSquaresEnd::kStopped:
      return "stopped";
    case LeastSquaresEnd::kUndefined:
      return "undefined residual";
  }
  return "unknown";
}

LeastSquaresSummary MinimizeLeastSquares(const LeastSquaresProblem& problem,
                                         const LevenbergMarquardtOptions& options, VectorXd& x) {
  return Minimizer(problem, options, x).Run();
}

}  // namespace spikepinn
