#include "core/methods/smooth_pinn.h"

#include <ATen/ATen.h>

namespace spikepinn {
namespace {

at::Tensor Column(const std::vector<double>& values, at::TensorOptions tensors) {
  return at::tensor(values, at::kDouble).unsqueeze(1).to(tensors);
}

std::vector<double> Seen(const std::vector<double>& values, const Scaling& scaling) {
  std::vector<double> out;
  out.reserve(values.size());
  for (const double value : values) out.push_back((value - scaling.offset) / scaling.scale);
  return out;
}

}  // namespace

Scaling SpanScaling(double duration_ms) {
  return {.offset = 0.5 * duration_ms, .scale = 0.5 * duration_ms};
}

SmoothPinnLoss::SmoothPinnLoss(const TrainingSpec& spec, const SmoothPinnProblem& problem,
                               at::TensorOptions tensors)
    : neuron_(spec.forward.neuron),
      weights_(spec.loss_weights),
      time_ms_(problem.time_ms),
      v_mv_(problem.v_mv),
      w_pa_(problem.w_pa),
      collocation_points_(static_cast<std::int64_t>(problem.collocation_ms.size())),
      names_({"physics_v", "physics_w", "initial"}) {
  std::vector<double> times = problem.collocation_ms;
  times.push_back(0.0);
  times.insert(times.end(), problem.data_ms.begin(), problem.data_ms.end());
  input_ = Column(Seen(times, time_ms_), tensors);

  std::vector<double> current;
  for (const double t : problem.collocation_ms) {
    current.push_back(spec.forward.stimulus.Current(t) / neuron_.capacitance_pf);
  }
  current_over_c_ = Column(current, tensors).squeeze(1);
  collocation_weight_ = Column(problem.collocation_weight, tensors).squeeze(1);

  const double v_unit = v_mv_.scale * v_mv_.scale;  // the network's v squared, in mV^2
  initial_weight_v_ = weights_.initial * v_unit;
  initial_weight_w_ = weights_.initial;

  std::vector<double> v = {spec.forward.initial.v_mv};
  std::vector<double> w = {spec.forward.initial.w_pa};
  v.insert(v.end(), problem.data_v_mv.begin(), problem.data_v_mv.end());
  w.insert(w.end(), problem.data_w_pa.begin(), problem.data_w_pa.end());
  target_ = at::cat({Column(Seen(v, v_mv_), tensors), Column(Seen(w, w_pa_), tensors)}, 1);
  if (problem.data_ms.empty()) return;

  names_.insert(names_.end(), {"data_v", "data_w"});
  const double mean = weights_.data / static_cast<double>(problem.data_ms.size());
  const at::Tensor w_weight = at::full({target_.size(0) - 1, 1}, mean * weights_.data_w, tensors);
  data_weight_ = at::cat({Column(problem.data_v_weight, tensors) * (mean * v_unit), w_weight}, 1);
}

at::Tensor SmoothPinnLoss::Terms(const DenseNetwork& network) const {
  const NetworkOutput output = network.Forward(input_, collocation_points_);
  const at::Tensor physics = PhysicsTerms(output);
  const at::Tensor squared_error =
      (output.value.narrow(0, collocation_points_, target_.size(0)) - target_).square();
  const at::Tensor initial =
      (squared_error[0][0] * initial_weight_v_ + squared_error[0][1] * initial_weight_w_)
          .unsqueeze(0);
  if (!data_weight_.defined()) return at::cat({physics, initial});
  const at::Tensor data = (squared_error.narrow(0, 1, data_weight_.size(0)) * data_weight_).sum(0);
  return at::cat({physics, initial, data});
}

at::Tensor SmoothPinnLoss::PhysicsTerms(const NetworkOutput& output) const {
  const double c = neuron_.capacitance_pf;
  const at::Tensor value = output.value.narrow(0, 0, collocation_points_);
  const at::Tensor v = value.select(1, 0) * v_mv_.scale + v_mv_.offset;
  const at::Tensor w = value.select(1, 1) * w_pa_.scale + w_pa_.offset;
  const at::Tensor dv = output.slope.select(1, 0) * (v_mv_.scale / time_ms_.scale);
  const at::Tensor dw = output.slope.select(1, 1) * (1.0 / time_ms_.scale);  // in scales of w

  const at::Tensor v_rate = (v * (neuron_.q2 / c) + neuron_.q1 / c) * v + (neuron_.q0 / c) -
                            w * (1.0 / c) + current_over_c_;
  const at::Tensor residual = at::stack({dv - v_rate, dw - RecoveryRate(v, w)});
  const at::Tensor terms = (residual.square() * collocation_weight_).mean(1);
  return terms * at::tensor({weights_.physics_v, weights_.physics_w}, terms.options());
}

// w' in scales of w per ms.
at::Tensor SmoothPinnLoss::RecoveryRate(const at::Tensor& v, const at::Tensor& w) const {
  const double a = neuron_.a_per_ms / w_pa_.scale;
  if (!neuron_.HasKink()) {
    return v * (a * neuron_.b) - w * (a * neuron_.leak) - a * neuron_.b * neuron_.v_w_mv;
  }
  const at::Tensor above = (v - neuron_.v_w_mv).clamp_min(0.0);
  const at::Tensor below = (v - neuron_.v_w_mv).clamp_max(0.0);
  const at::Tensor drive = (above.square() * neuron_.b_cubic + neuron_.b) * above +
                           below * neuron_.b_below.value_or(neuron_.b);
  return (drive - w * neuron_.leak) * a;
}

}  // namespace spikepinn
