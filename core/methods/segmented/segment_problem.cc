#include "core/methods/segmented/segment_problem.h"

#include <cmath>

namespace spikepinn {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

SegmentProblem::SegmentProblem(const SegmentTask& task, const SegmentBasis& basis)
    : task_(task), basis_(basis) {}

Index SegmentProblem::Unknowns() const {
  return 2 * basis_.functions() + (IsFree(task_.end) ? 1 : 0);
}

Index SegmentProblem::Residuals() const {
  return 2 * basis_.collocation.rule.points.size() + (IsFree(task_.end) ? 1 : 0);
}

double SegmentProblem::Duration(const VectorXd& x) const {
  return IsFree(task_.end) ? std::exp(x[2 * basis_.functions()]) : task_.duration_ms;
}

State SegmentProblem::EndState(const VectorXd& x) const {
  const Index r = basis_.functions();
  return {task_.start.state.v_mv + task_.scales.v_mv * basis_.end_value.dot(x.head(r)),
          task_.start.state.w_pa + task_.scales.w_pa * basis_.end_value.dot(x.segment(r, r))};
}

double SegmentProblem::EndMiss(const State& end) const {
  return task_.end == SegmentEnd::kSpike ? task_.neuron.AbovePeak(end)
                                         : end.v_mv - task_.neuron.v_w_mv;
}

SegmentValues SegmentProblem::Values(const VectorXd& x, const SegmentBasis::Table& table) const {
  const Index r = basis_.functions();
  const double duration_ms = Duration(x);
  const VectorXd& s = table.rule.points;
  SegmentValues out;
  out.elapsed_ms.resize(s.size());
  out.dt_ds_ms.resize(s.size());
  for (Index i = 0; i < s.size(); ++i) {
    out.elapsed_ms[i] = duration_ms * task_.map.Value(s[i]);
    out.dt_ds_ms[i] = duration_ms * task_.map.Derivative(s[i]);
  }
  const SegmentScales& scales = task_.scales;
  out.v_mv.noalias() = table.value * (scales.v_mv * x.head(r));
  out.v_mv.array() += task_.start.state.v_mv;
  out.w_pa.noalias() = table.value * (scales.w_pa * x.segment(r, r));
  out.w_pa.array() += task_.start.state.w_pa;
  out.dv_ds_mv.noalias() = table.derivative * (scales.v_mv * x.head(r));
  out.dw_ds_pa.noalias() = table.derivative * (scales.w_pa * x.segment(r, r));
  return out;
}

bool SegmentProblem::Evaluate(const VectorXd& x, VectorXd& residual, MatrixXd* jacobian) const {
  const NeuronModel& neuron = task_.neuron;
  const SegmentScales& scales = task_.scales;
  const double w_in_v = scales.w_pa / scales.v_mv;
  const SegmentBasis::Table& table = basis_.collocation;
  const Index n = table.rule.points.size();
  const Index r = basis_.functions();
  const SegmentValues at = Values(x, table);
  const KinkSide side = task_.start.side;
  if (IsFree(task_.end)) residual[2 * n] = EndMiss(EndState(x)) / scales.v_mv;

  // Of the rows' residuals by the value of v there, before scaling.
  VectorXd dv_dv(n), dw_dv(n);
  for (Index i = 0; i < n; ++i) {
    const double root = std::sqrt(table.rule.weights[i]);
    const double current_pa = task_.current(task_.start.time_ms + at.elapsed_ms[i]);
    const StateRate rate = neuron.Rate({at.v_mv[i], at.w_pa[i]}, current_pa, side);
    const double dt_ds = at.dt_ds_ms[i];
    residual[i] = root * (at.dv_ds_mv[i] - dt_ds * rate.dv_mv_per_ms) / scales.v_mv;
    residual[n + i] = root * (at.dw_ds_pa[i] - dt_ds * rate.dw_pa_per_ms) / scales.w_pa;
    if (jacobian == nullptr) continue;
    dv_dv[i] = -root * dt_ds * neuron.MembraneSlope(at.v_mv[i]) / neuron.capacitance_pf;
    dw_dv[i] = root * dt_ds * (-neuron.a_per_ms * neuron.DriveSlope(at.v_mv[i], side) / w_in_v);
    if (IsFree(task_.end)) {
      const double slope = task_.current.Slope(task_.start.time_ms + at.elapsed_ms[i]);
      const double by_time = slope * at.elapsed_ms[i] / neuron.capacitance_pf;
      (*jacobian)(i, 2 * r) = -root * dt_ds * (rate.dv_mv_per_ms + by_time) / scales.v_mv;
      (*jacobian)(n + i, 2 * r) = -root * dt_ds * rate.dw_pa_per_ms / scales.w_pa;
    }
  }
  if (jacobian == nullptr) return true;
  FillJacobian(at, dv_dv, dw_dv, *jacobian);
  return true;
}

void SegmentProblem::FillJacobian(const SegmentValues& at, const VectorXd& dv_dv,
                                  const VectorXd& dw_dv, MatrixXd& j) const {
  const NeuronModel& neuron = task_.neuron;
  const SegmentBasis::Table& table = basis_.collocation;
  const Index n = table.rule.points.size();
  const Index r = basis_.functions();
  const VectorXd root = table.rule.weights.cwiseSqrt();
  const VectorXd dt = root.cwiseProduct(at.dt_ds_ms);
  const double w_in_v = task_.scales.w_pa / task_.scales.v_mv;
  j.topLeftCorner(n, r) = root.asDiagonal() * table.derivative;
  j.topLeftCorner(n, r) += dv_dv.asDiagonal() * table.value;
  j.block(0, r, n, r) = (dt * (w_in_v / neuron.capacitance_pf)).asDiagonal() * table.value;
  j.block(n, 0, n, r) = dw_dv.asDiagonal() * table.value;
  j.block(n, r, n, r) = root.asDiagonal() * table.derivative;
  j.block(n, r, n, r) += (dt * (neuron.a_per_ms * neuron.leak)).asDiagonal() * table.value;
  if (IsFree(task_.end)) {
    j.row(2 * n).head(r) = basis_.end_value;
    const double peak_slope = task_.end == SegmentEnd::kSpike ? neuron.peak_slope_mv_per_pa : 0.0;
    j.row(2 * n).segment(r, r) = (-peak_slope * w_in_v) * basis_.end_value;
    j(2 * n, 2 * r) = 0.0;
  }
}

VectorXd SegmentProblem::Fit(double duration_ms, const VectorXd& dv_mv_per_ms,
                             const VectorXd& dw_pa_per_ms) const {
  // The derivatives of the basis are orthonormal under the quadrature, so that a least-squares fit
  // is a product.
  const SegmentBasis::Table& table = basis_.collocation;
  VectorXd dt_ds(table.rule.points.size());
  for (Index i = 0; i < dt_ds.size(); ++i) {
    dt_ds[i] = duration_ms * task_.map.Derivative(table.rule.points[i]);
  }
  const VectorXd weight = table.rule.weights.cwiseProduct(dt_ds);
  const Index r = basis_.functions();
  VectorXd x(Unknowns());
  x.head(r) = table.derivative.transpose() * weight.cwiseProduct(dv_mv_per_ms) / task_.scales.v_mv;
  x.segment(r, r) =
      table.derivative.transpose() * weight.cwiseProduct(dw_pa_per_ms) / task_.scales.w_pa;
  if (IsFree(task_.end)) x[2 * r] = std::log(duration_ms);
  return x;
}

}  // namespace spikepinn
