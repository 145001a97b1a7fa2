// How far a trained segment is from the truth, told from its residual alone.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_ERROR_TRANSPORT_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_ERROR_TRANSPORT_H_

#include <Eigen/Core>

#include "core/methods/segmented/segment_problem.h"

namespace spikepinn {

// Network minus truth at one time, to first order.
struct SolutionError {
  double v_mv = 0.0;
  double w_pa = 0.0;
};

// What the check points say about a trained segment.
struct SegmentCheck {
  double largest_above_peak_mv = 0.0;   // at any check point
  double largest_beyond_kink_mv = 0.0;  // how far v has left the segment's side, at most
  double residual_v = 0.0;              // root mean square of the scaled residuals, as trained
  double residual_w = 0.0;
  double v_square = 0.0;       // integral of v^2 dt, mV^2 ms
  double v_rate_square = 0.0;  // integral of v'^2 dt, mV^2 / ms
  bool map_is_monotone = true;
};

// Error carried through one segment and, if it ends in a spike, through its reset.
struct ErrorPassage {
  double v_square = 0.0;     // integral of (error of v)^2 dt, mV^2 ms
  double end_time_ms = 0.0;  // error of the spike's time
  SolutionError after;       // right after the segment's end
};

// Let x' = f(x) be the equations and X the network, whose residual rho = X' - f(X) is known
// everywhere. Its error e = X - x obeys, to first order, e' = (df/dx) e + rho: integrated here over
// the check points with the implicit midpoint rule, each point in the middle of a step as long as
// its Gauss weight. At a spike, with g = v - v_peak - p w and g_net what the network misses at its
// end, g' = v' - p w' before the spike, and r the slope of the reset:
//   dt = (g_net - (e_v - p e_w)) / g'          error of the spike's time
//   e_v <- r (e_w + w'_before dt) - v'_after dt  since the truth has gone on for dt from its reset
//   e_w <- e_w + (w'_before - w'_after) dt       or -w'_after dt where w_max cuts the jump off
// At the kink v is set to v_w, so that e_v loses what the network misses; its right-hand side is
// continuous, so that nothing else happens there to first order.
class ErrorTransport {
 public:
  ErrorTransport(const SegmentProblem& problem, const Eigen::VectorXd& x);

  const SegmentCheck& check() const { return check_; }
  // An error at the start and what the residual adds to it.
  ErrorPassage Pass(const SolutionError& start) const { return Transport(start, 1.0); }
  // An error at the start alone, as if there were no residual.
  ErrorPassage Carry(const SolutionError& start) const { return Transport(start, 0.0); }

 private:
  ErrorPassage Transport(const SolutionError& start, double residual_factor) const;
  void PassSpike(double missed_mv, ErrorPassage* out) const;

  const SegmentProblem& problem_;
  SegmentCheck check_;
  State end_;
  double end_ms_ = 0.0;   // absolute
  Eigen::VectorXd step_;  // of s
  Eigen::VectorXd dt_ds_, residual_v_, residual_w_;
  Eigen::VectorXd dv_dv_, dw_dv_;  // of v' and w' by v
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_ERROR_TRANSPORT_H_
