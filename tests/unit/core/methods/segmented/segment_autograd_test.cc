// The hand-written Jacobian of core/methods/segmented/segment_problem.cc against LibTorch's
// automatic differentiation of the same residual, written down a second time.
#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

#include <cmath>

#include "core/methods/segmented/segment_problem.h"
#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

using Eigen::Index;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

at::Tensor ToTensor(const Eigen::MatrixXd& matrix) {
  RowMajor copy = matrix;
  return at::from_blob(copy.data(), {matrix.rows(), matrix.cols()}, at::kDouble).clone();
}

// The residual by tensors, on a stimulus that is a ramp: I(t) = slope t.
at::Tensor Residual(const SegmentTask& task, const SegmentBasis& basis, double slope,
                    const at::Tensor& x) {
  const auto& table = basis.collocation;
  const std::int64_t r = basis.functions();
  const Index n = table.rule.points.size();
  Eigen::VectorXd tau(n), dtau(n);
  for (Index i = 0; i < n; ++i) {
    tau[i] = task.map.Value(table.rule.points[i]);
    dtau[i] = task.map.Derivative(table.rule.points[i]);
  }
  const auto column = [](const at::Tensor& t) { return t.squeeze(1); };
  const at::Tensor value = ToTensor(table.value);
  const at::Tensor derivative = ToTensor(table.derivative);
  const at::Tensor root = column(ToTensor(table.rule.weights.cwiseSqrt()));
  const at::Tensor duration = x[2 * r].exp();
  const at::Tensor zv = x.narrow(0, 0, r);
  const at::Tensor zw = x.narrow(0, r, r);
  const at::Tensor v = task.start.state.v_mv + task.scales.v_mv * value.mv(zv);
  const at::Tensor w = task.start.state.w_pa + task.scales.w_pa * value.mv(zw);
  const at::Tensor t = task.start.time_ms + duration * column(ToTensor(tau));
  const at::Tensor dt = duration * column(ToTensor(dtau));
  const NeuronModel& m = task.neuron;
  const at::Tensor v_rate = (m.q2 * v * v + m.q1 * v + m.q0 - w + slope * t) / m.capacitance_pf;
  const at::Tensor x_mv = v - m.v_w_mv;
  const at::Tensor drive = task.start.side == KinkSide::kBelow
                               ? m.b_below.value_or(m.b) * x_mv
                               : m.b * x_mv + m.b_cubic * x_mv.pow(3);
  const at::Tensor w_rate = m.a_per_ms * (drive - m.leak * w);
  const at::Tensor rv = root * (task.scales.v_mv * derivative.mv(zv) - dt * v_rate);
  const at::Tensor rw = root * (task.scales.w_pa * derivative.mv(zw) - dt * w_rate);
  const at::Tensor end_value = ToTensor(basis.end_value).squeeze(0);
  const at::Tensor v_end = task.start.state.v_mv + task.scales.v_mv * end_value.dot(zv);
  const at::Tensor w_end = task.start.state.w_pa + task.scales.w_pa * end_value.dot(zw);
  const at::Tensor goal = task.end == SegmentEnd::kSpike
                              ? m.v_peak_mv + m.peak_slope_mv_per_pa * w_end
                              : at::full_like(v_end, m.v_w_mv);
  const at::Tensor miss = (v_end - goal) / task.scales.v_mv;
  return at::cat({rv / task.scales.v_mv, rw / task.scales.w_pa, miss.unsqueeze(0)});
}

void ExpectTheJacobianOfAutomaticDifferentiation(const NeuronModel& neuron, SegmentEnd end,
                                                 KinkSide side) {
  Stimulus stimulus;
  stimulus.ramps = {{.start_ms = 0.0, .slope_pa_per_ms = 0.5}};
  const SmoothCurrent current = stimulus.SmoothFrom(3.0);
  const SegmentTask task{.neuron = neuron,
                         .current = current,
                         .start = {3.0, {-55.0, 12.0}, side},
                         .end = end,
                         .duration_ms = 20.0,
                         .map = TimeMap({0.45, 0.5, 0.05}),
                         .scales = {.v_mv = 90.0, .w_pa = 60.0}};
  const SegmentBasis basis(12, 1);
  const SegmentProblem problem(task, basis);
  Eigen::VectorXd x(problem.Unknowns());
  for (Index i = 0; i < x.size(); ++i) x[i] = 0.3 * std::sin(1.0 + 2.0 * i) / (1.0 + i);
  x[x.size() - 1] = std::log(20.0);

  Eigen::VectorXd residual(problem.Residuals());
  Eigen::MatrixXd jacobian(problem.Residuals(), problem.Unknowns());
  ASSERT_TRUE(problem.Evaluate(x, residual, &jacobian));

  const at::Tensor at_x = ToTensor(x).squeeze(1).requires_grad_();
  const at::Tensor by_torch = Residual(task, basis, 0.5, at_x);
  ASSERT_EQ(by_torch.size(0), residual.size());
  for (Index i = 0; i < residual.size(); ++i) {
    const double scale = 1.0 + std::abs(residual[i]);
    EXPECT_NEAR(by_torch[i].item<double>(), residual[i], 1e-12 * scale) << i;
    const at::Tensor row = torch::autograd::grad({by_torch[i]}, {at_x}, {}, true)[0];
    for (Index j = 0; j < x.size(); ++j) {
      EXPECT_NEAR(row[j].item<double>(), jacobian(i, j), 1e-12 * (1.0 + std::abs(jacobian(i, j))))
          << i << ", " << j;
    }
  }
}

TEST(SegmentProblemAutogradTest, TheJacobianIsThatOfAutomaticDifferentiation) {
  const NeuronModel neuron = (*FindPreset("regular_spiking"))->problem.neuron;
  ExpectTheJacobianOfAutomaticDifferentiation(neuron, SegmentEnd::kSpike, KinkSide::kAbove);
}

TEST(SegmentProblemAutogradTest, WithSpecialRulesToo) {
  NeuronModel neuron = (*FindPreset("regular_spiking"))->problem.neuron;
  neuron.peak_slope_mv_per_pa = -0.1;
  neuron.b_below = 9.0;
  neuron.b_cubic = 0.025;
  for (const SegmentEnd end : {SegmentEnd::kSpike, SegmentEnd::kKink}) {
    for (const KinkSide side : {KinkSide::kBelow, KinkSide::kAbove}) {
      ExpectTheJacobianOfAutomaticDifferentiation(neuron, end, side);
    }
  }
}

}  // namespace
}  // namespace spikepinn
