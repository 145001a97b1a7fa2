// The weights of a network and the state of LibTorch's optimisers as arrays, and back to the same
// bits. Tensors are stored in their own precision.
#ifndef SPIKEPINN_CORE_METHODS_OPTIMIZER_STATE_H_
#define SPIKEPINN_CORE_METHODS_OPTIMIZER_STATE_H_

#include <ATen/core/Tensor.h>
#include <torch/optim/adam.h>
#include <torch/optim/lbfgs.h>

#include <vector>

#include "absl/status/status.h"
#include "core/network/safetensors.h"

namespace spikepinn {

void PutWeights(const std::vector<at::Tensor>& parameters, ArrayFile* file);
void PutAdam(torch::optim::Adam& adam, ArrayFile* file);
// History, last direction and gradient, step and loss. What the two loops of a step leave in `al`
// is written before it is read again, so it is no state.
void PutLbfgs(torch::optim::LBFGS& lbfgs, ArrayFile* file);

// InvalidArgument for arrays that are missing or do not fit the parameters. The gradients become
// zero, as they are defined between two steps.
absl::Status TakeWeights(const ArrayFile& file, const std::vector<at::Tensor>& parameters);
// Of a new optimiser.
absl::Status TakeAdam(const ArrayFile& file, torch::optim::Adam* adam);
// Leaves a new one as it is where the saved one was new.
absl::Status TakeLbfgs(const ArrayFile& file, torch::optim::LBFGS* lbfgs);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_OPTIMIZER_STATE_H_
