// The trainable form of the dense network: LibTorch tensors, and its exact time derivative.
#ifndef SPIKEPINN_CORE_NETWORK_DENSE_NETWORK_H_
#define SPIKEPINN_CORE_NETWORK_DENSE_NETWORK_H_

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/network/dense_model.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// The two outputs at P + D inputs and their derivatives by the input at the first P of them:
// value is (P + D) x 2, slope is P x 2.
struct NetworkOutput {
  at::Tensor value;
  at::Tensor slope;
};

// Fully connected, tanh, one input, two outputs. The first layer's units are steep and centred all
// over the input range [-1, 1], so that spikes can be resolved; the other weights are Glorot-normal
// (Glorot and Bengio, 2010), their biases zero. The draw depends on the seed alone. Not
// thread-safe.
class DenseNetwork {
 public:
  DenseNetwork(const NetworkOptions& options, std::uint64_t seed, at::TensorOptions tensors);

  // `input` is a column of P + D inputs. The derivative is carried forward beside the value, both
  // in one matrix product a layer: that costs one backward pass, where differentiating by the input
  // with a backward pass would cost two.
  NetworkOutput Forward(const at::Tensor& input, std::int64_t points_with_slope) const;

  // Weights and biases in turn, leaves of the graph.
  const std::vector<at::Tensor>& parameters() const { return parameters_; }

  // The layers as plain arrays of doubles.
  std::vector<DenseLayer> Layers() const;

 private:
  void AddLayer(const at::Tensor& weight, const at::Tensor& bias, at::TensorOptions tensors);

  std::vector<at::Tensor> parameters_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_DENSE_NETWORK_H_
