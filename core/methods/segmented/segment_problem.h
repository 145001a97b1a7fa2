// The equations of one segment as a least-squares problem in the output layer of its network.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_PROBLEM_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_PROBLEM_H_

#include <Eigen/Core>

#include "core/methods/segmented/segment_basis.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/network/time_map.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"
#include "core/optimize/levenberg_marquardt.h"

namespace spikepinn {

// What is to be solved on one segment.
struct SegmentTask {
  const NeuronModel& neuron;
  const SmoothCurrent& current;  // smooth from the start on
  SegmentStart start;
  SegmentEnd end = SegmentEnd::kFixedTime;
  double duration_ms = 0.0;  // fixed, or a first guess
  TimeMap map;
  SegmentScales scales;
};

// A network on a set of points: value and time derivative of both variables there.
struct SegmentValues {
  Eigen::VectorXd elapsed_ms;  // since the segment's start
  Eigen::VectorXd dt_ds_ms;    // of the time map
  Eigen::VectorXd v_mv, w_pa;
  Eigen::VectorXd dv_ds_mv, dw_ds_pa;
};

// Unknowns x: functions() coefficients of v, as many of w, then log(duration) if that is free. With
// t = start + T phi(s), the residuals at points s_j of quadrature weights q_j are
//   sqrt(q_j) (dv/ds - T phi'(s_j) v'(v, w, t_j)) / S_v     and the same for w,
// and at the end (v(1) - v_peak - p w(1)) / S_v for a spike, (v(1) - v_w) / S_v for the kink. The
// right-hand side is that of the start's side of v_w, wherever v is meanwhile. The initial values
// are built in. All derivatives are exact.
class SegmentProblem final : public LeastSquaresProblem {
 public:
  // Both outlive the problem.
  SegmentProblem(const SegmentTask& task, const SegmentBasis& basis);

  Eigen::Index Unknowns() const override;
  Eigen::Index Residuals() const override;
  bool Evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& residual,
                Eigen::MatrixXd* jacobian) const override;

  // The unknowns whose network follows given solutions: `v_mv`, `w_pa` at the times
  // duration * phi(s) of the collocation points, by their time derivatives `rates`.
  Eigen::VectorXd Fit(double duration_ms, const Eigen::VectorXd& dv_mv_per_ms,
                      const Eigen::VectorXd& dw_pa_per_ms) const;

  double Duration(const Eigen::VectorXd& x) const;
  State EndState(const Eigen::VectorXd& x) const;
  // v(1) - v_peak - p w(1) or v(1) - v_w, in mV, of a segment whose duration is free.
  double EndMiss(const State& end) const;
  SegmentValues Values(const Eigen::VectorXd& x, const SegmentBasis::Table& table) const;

  const SegmentTask& task() const { return task_; }
  const SegmentBasis& basis() const { return basis_; }

 private:
  // The Jacobian but for the column of log(duration). `dv_dv`, `dw_dv`: of the residuals of v and
  // of w at each point by v there.
  void FillJacobian(const SegmentValues& at, const Eigen::VectorXd& dv_dv,
                    const Eigen::VectorXd& dw_dv, Eigen::MatrixXd& jacobian) const;

  const SegmentTask& task_;
  const SegmentBasis& basis_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_PROBLEM_H_
