// L-BFGS without line search, in rounds that are taken back when they leap too far.
#ifndef SPIKEPINN_CORE_METHODS_LBFGS_ROUNDS_H_
#define SPIKEPINN_CORE_METHODS_LBFGS_ROUNDS_H_

#include <ATen/ATen.h>
#include <torch/optim/lbfgs.h>

#include <functional>
#include <memory>
#include <vector>

#include "core/spec/training_spec.h"

namespace spikepinn {

class LbfgsRounds {
 public:
  enum class End {
    kFine,
    kTakenBack,  // it had leapt: the weights are those before it, and L-BFGS begins anew
    kDiverged,   // it has leapt like the one before
  };

  // `loss`: at the current weights, a tensor of one value. `leapt`: whether the round before the
  // first one here was taken back.
  LbfgsRounds(const LbfgsOptions& options, std::vector<at::Tensor> weights,
              std::function<at::Tensor()> loss, bool leapt);

  // The last evaluation of the loss is at the weights that the round ends with.
  End Run();

  bool leapt() const { return leapt_; }
  torch::optim::LBFGS& optimizer() { return *optimizer_; }

 private:
  std::unique_ptr<torch::optim::LBFGS> NewOptimizer() const;
  std::vector<at::Tensor> CopyOfWeights() const;
  void TakeBack(const std::vector<at::Tensor>& weights);

  const LbfgsOptions options_;
  const std::vector<at::Tensor> weights_;
  const std::function<at::Tensor()> loss_;
  std::unique_ptr<torch::optim::LBFGS> optimizer_;
  bool leapt_;  // in the last round
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_LBFGS_ROUNDS_H_
