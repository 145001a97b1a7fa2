#include "core/methods/segmented/error_transport.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace spikepinn {

using Eigen::Index;
using Eigen::VectorXd;

ErrorTransport::ErrorTransport(const SegmentProblem& problem, const VectorXd& x)
    : problem_(problem),
      end_(problem.EndState(x)),
      end_ms_(problem.task().start.time_ms + problem.Duration(x)) {
  const SegmentTask& task = problem.task();
  const SegmentBasis::Table& table = problem.basis().check;
  const SegmentValues at = problem.Values(x, table);
  const Index n = table.rule.points.size();
  step_ = table.rule.weights;
  dt_ds_ = at.dt_ds_ms;
  residual_v_.resize(n);
  residual_w_.resize(n);
  dv_dv_.resize(n);
  dw_dv_.resize(n);
  check_.largest_above_peak_mv = -std::numeric_limits<double>::infinity();
  check_.largest_beyond_kink_mv = -std::numeric_limits<double>::infinity();
  for (Index i = 0; i < n; ++i) {
    const double current_pa = task.current(task.start.time_ms + at.elapsed_ms[i]);
    const State state = {at.v_mv[i], at.w_pa[i]};
    // Of the side where v is: a network that strays over v_w must not go unnoticed.
    const StateRate rate = task.neuron.Rate(state, current_pa);
    residual_v_[i] = at.dv_ds_mv[i] - dt_ds_[i] * rate.dv_mv_per_ms;
    residual_w_[i] = at.dw_ds_pa[i] - dt_ds_[i] * rate.dw_pa_per_ms;
    dv_dv_[i] = task.neuron.MembraneSlope(state.v_mv) / task.neuron.capacitance_pf;
    dw_dv_[i] = task.neuron.a_per_ms * task.neuron.DriveSlope(state.v_mv, task.start.side);
    const double step_ms = step_[i] * dt_ds_[i];
    check_.v_square += step_ms * at.v_mv[i] * at.v_mv[i];
    check_.v_rate_square += step_ms * rate.dv_mv_per_ms * rate.dv_mv_per_ms;
    check_.residual_v += step_[i] * residual_v_[i] * residual_v_[i];
    check_.residual_w += step_[i] * residual_w_[i] * residual_w_[i];
    check_.largest_above_peak_mv =
        std::max(check_.largest_above_peak_mv, task.neuron.AbovePeak(state));
    check_.largest_beyond_kink_mv = std::max(check_.largest_beyond_kink_mv,
                                             BeyondKink(task.neuron, task.start.side, state.v_mv));
    if (!(dt_ds_[i] > 0.0)) check_.map_is_monotone = false;
  }
  check_.residual_v = std::sqrt(check_.residual_v) / task.scales.v_mv;
  check_.residual_w = std::sqrt(check_.residual_w) / task.scales.w_pa;
}

ErrorPassage ErrorTransport::Transport(const SolutionError& start, double residual_factor) const {
  const SegmentTask& task = problem_.task();
  const NeuronModel& neuron = task.neuron;
  const double w_to_v = -1.0 / neuron.capacitance_pf;
  const double w_to_w = -neuron.a_per_ms * neuron.leak;
  ErrorPassage out;
  double v = start.v_mv;
  double w = start.w_pa;
  for (Index i = 0; i < step_.size(); ++i) {
    // (I - h A / 2) mid = e + h rho / 2, with A the Jacobian times dt/ds; then e <- 2 mid - e.
    const double half = 0.5 * step_[i];
    const double scale = half * dt_ds_[i];
    const double a11 = 1.0 - scale * dv_dv_[i];
    const double a12 = -scale * w_to_v;
    const double a21 = -scale * dw_dv_[i];
    const double a22 = 1.0 - scale * w_to_w;
    const double r1 = v + half * residual_factor * residual_v_[i];
    const double r2 = w + half * residual_factor * residual_w_[i];
    const double determinant = a11 * a22 - a12 * a21;
    const double mid_v = (a22 * r1 - a12 * r2) / determinant;
    const double mid_w = (a11 * r2 - a21 * r1) / determinant;
    out.v_square += step_[i] * dt_ds_[i] * mid_v * mid_v;
    v = 2.0 * mid_v - v;
    w = 2.0 * mid_w - w;
  }
  out.after = {v, w};
  if (!IsFree(task.end)) return out;
  const double missed_mv = residual_factor * problem_.EndMiss(end_);
  if (task.end == SegmentEnd::kSpike) {
    PassSpike(missed_mv, &out);
  } else {
    out.after.v_mv -= missed_mv;
  }
  return out;
}

// Turns the error right before the spike, in out->after, into the one right after it.
void ErrorTransport::PassSpike(double missed_mv, ErrorPassage* out) const {
  const SegmentTask& task = problem_.task();
  const NeuronModel& neuron = task.neuron;
  const double w = out->after.w_pa;
  const double above_mv = out->after.v_mv - neuron.peak_slope_mv_per_pa * w;
  const double current_pa = task.current(end_ms_);
  const StateRate before = neuron.Rate(end_, current_pa, task.start.side);
  const StateRate after = neuron.Rate(neuron.Reset(end_), current_pa);
  const double late_ms = (missed_mv - above_mv) / neuron.AbovePeakRate(before);
  out->end_time_ms = late_ms;
  out->after.v_mv = neuron.reset_slope_mv_per_pa * (w + before.dw_pa_per_ms * late_ms) -
                    after.dv_mv_per_ms * late_ms;
  out->after.w_pa = neuron.ResetIsCapped(end_)
                        ? -after.dw_pa_per_ms * late_ms
                        : w + (before.dw_pa_per_ms - after.dw_pa_per_ms) * late_ms;
}

}  // namespace spikepinn
