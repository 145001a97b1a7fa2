// One smooth network over the whole span: what PURE and GUIDED have in common. The problem is plain
// arrays; the loss is LibTorch's.
#ifndef SPIKEPINN_CORE_METHODS_SMOOTH_PINN_H_
#define SPIKEPINN_CORE_METHODS_SMOOTH_PINN_H_

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/dense_model.h"
#include "core/network/dense_network.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Maps [0, duration] to [-1, 1].
Scaling SpanScaling(double duration_ms);

// Where the loss looks, and what it wants there.
struct SmoothPinnProblem {
  Scaling time_ms;  // the network's input is (t - offset) / scale
  Scaling v_mv;
  Scaling w_pa;
  std::vector<double> collocation_ms;
  std::vector<double> collocation_weight;  // of the squared residuals at each point
  // Samples to be met; empty without a guide.
  std::vector<double> data_ms;
  std::vector<double> data_v_mv;
  std::vector<double> data_w_pa;
  std::vector<double> data_v_weight;
};

// The terms of the loss, weighted: one scalar tensor each, in the order of Names().
class SmoothPinnLoss {
 public:
  SmoothPinnLoss(const TrainingSpec& spec, const SmoothPinnProblem& problem,
                 at::TensorOptions tensors);

  // The terms as a vector: their sum is what is minimised.
  //   physics_v = mean of weight ((dv/dt - v') / (mV/ms))^2
  //   physics_w = mean of weight ((dw/dt - w') / (scale of w / ms))^2
  //   initial   = ((v(0) - v0) / mV)^2 + ((w(0) - w0) / scale of w)^2
  //   data_v    = mean of weight ((v - guide) / mV)^2
  //   data_w    = mean of ((w - guide) / scale of w)^2
  // each times its weight in the spec.
  at::Tensor Terms(const DenseNetwork& network) const;

  const std::vector<std::string>& Names() const { return names_; }

 private:
  at::Tensor PhysicsTerms(const NetworkOutput& output) const;
  at::Tensor RecoveryRate(const at::Tensor& v, const at::Tensor& w) const;

  const NeuronModel neuron_;
  const LossWeights weights_;
  const Scaling time_ms_, v_mv_, w_pa_;
  std::int64_t collocation_points_ = 0;
  std::vector<std::string> names_;
  // Rows of the input: collocation points, then t = 0, then data.
  at::Tensor input_;
  at::Tensor current_over_c_;  // I(t) / C at the collocation points, mV/ms
  at::Tensor collocation_weight_;
  at::Tensor target_;       // of the rows after the collocation points, as the network sees v and w
  at::Tensor data_weight_;  // 2 columns, the spec's weights and the units multiplied in
  double initial_weight_v_ = 0.0;
  double initial_weight_w_ = 0.0;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SMOOTH_PINN_H_
