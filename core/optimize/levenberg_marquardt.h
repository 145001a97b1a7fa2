// Damped Gauss-Newton for non-linear least squares with a dense Jacobian.
#ifndef SPIKEPINN_CORE_OPTIMIZE_LEVENBERG_MARQUARDT_H_
#define SPIKEPINN_CORE_OPTIMIZE_LEVENBERG_MARQUARDT_H_

#include <Eigen/Core>
#include <functional>

#include "absl/strings/string_view.h"

namespace spikepinn {

// A residual vector r(x) whose half squared length is minimised.
class LeastSquaresProblem {
 public:
  virtual ~LeastSquaresProblem() = default;

  virtual Eigen::Index Unknowns() const = 0;
  virtual Eigen::Index Residuals() const = 0;

  // Writes r(x) and, unless null, J(x) = dr/dx (Residuals() x Unknowns()); both have their sizes
  // already, and every entry of them is to be written. False where r(x) is not defined: such a
  // step is rejected.
  virtual bool Evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& residual,
                        Eigen::MatrixXd* jacobian) const = 0;
};

enum class LinearSolver {
  // Cholesky of the normal equations, for columns that are nearly orthogonal: several times faster.
  // A step then has half of the digits, but not the answer, since every step's residual is computed
  // anew. QR takes over where the pivots leave a step less than about four digits.
  kCholesky,
  kQr,               // Householder QR: for Jacobians of full rank
  kRankRevealingQr,  // with column pivoting; directions below `rank_tolerance` stay as they are
};

// One tried step, as the callback sees it. `x` is the point reached, or stayed at.
struct LeastSquaresStep {
  int step = 0;  // 1, 2, ...
  bool accepted = false;
  double residual_norm = 0.0;  // |r| after the step if it was accepted, else before it
  double gain_ratio = 0.0;     // actual over predicted decrease of |r|^2; -inf where undefined
  double damping = 0.0;        // with which the step was computed
  double step_norm = 0.0;      // |dx|
  const Eigen::VectorXd& x;
};

struct LevenbergMarquardtOptions {
  int max_steps = 100;
  // 0 begins as Gauss-Newton; a rejected undamped step turns damping on at `first_damping`. Below
  // `least_damping` it is off again, and would be turned on there.
  double initial_damping = 0.0;
  double first_damping = 1e-3;
  double least_damping = 1e-10;
  double largest_damping = 1e16;
  double residual_tolerance = 0.0;  // done when |r| is no larger
  double decrease_tolerance = 0.0;  // done when the relative decrease of |r|^2 that an accepted
                                    // step brought and the one predicted are no larger
  double step_tolerance = 1e-14;    // done when |dx| <= tolerance (|x| + tolerance), scaled
  LinearSolver linear_solver = LinearSolver::kRankRevealingQr;
  double rank_tolerance = 1e-14;  // of the pivots, relative to the largest
  // Called after every tried step; false stops.
  std::function<bool(const LeastSquaresStep&)> on_step;
};

enum class LeastSquaresEnd {
  kResidualTolerance,
  kDecreaseTolerance,
  kStepTolerance,
  kNoDecrease,  // no damping brings a decrease: the floor that rounding sets, or a wrong Jacobian
  kMaxSteps,
  kStopped,    // by on_step
  kUndefined,  // r is not defined at the initial x, or J is not finite at an accepted one
};

absl::string_view ToString(LeastSquaresEnd end);

struct LeastSquaresSummary {
  LeastSquaresEnd end = LeastSquaresEnd::kMaxSteps;
  int steps = 0;  // tried
  int accepted_steps = 0;
  double initial_residual_norm = 0.0;
  double residual_norm = 0.0;
  double damping = 0.0;  // at the end
};

// Minimises |r(x)|^2 from `x`, which is replaced by the best point found. Requires at least one
// unknown. Every step solves
//   min over dx of |J dx + r|^2 + mu |D dx|^2
// where mu is the damping and D holds the largest norms that the columns of J have had so far
// (More, "The Levenberg-Marquardt algorithm", 1978). After a step of gain ratio rho the damping
// follows Nielsen ("Damping parameter in Marquardt's method", 1999):
//   rho > 0:  mu <- mu max(1/3, 1 - (2 rho - 1)^3), nu <- 2;   else:  mu <- mu nu, nu <- 2 nu
LeastSquaresSummary MinimizeLeastSquares(const LeastSquaresProblem& problem,
                                         const LevenbergMarquardtOptions& options,
                                         Eigen::VectorXd& x);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_OPTIMIZE_LEVENBERG_MARQUARDT_H_
