#include "core/methods/lbfgs_rounds.h"

#include <cmath>
#include <optional>
#include <utility>

namespace spikepinn {
namespace {

// A round that multiplies the loss by more than this has leapt.
constexpr double kLeap = 1e6;

}  // namespace

LbfgsRounds::LbfgsRounds(const LbfgsOptions& options, std::vector<at::Tensor> weights,
                         std::function<at::Tensor()> loss, bool leapt)
    : options_(options),
      weights_(std::move(weights)),
      loss_(std::move(loss)),
      optimizer_(NewOptimizer()),
      leapt_(leapt) {}

std::unique_ptr<torch::optim::LBFGS> LbfgsRounds::NewOptimizer() const {
  return std::make_unique<torch::optim::LBFGS>(weights_,
                                               torch::optim::LBFGSOptions(options_.learning_rate)
                                                   .max_iter(options_.iterations_per_round)
                                                   .history_size(options_.history));
}

LbfgsRounds::End LbfgsRounds::Run() {
  const std::vector<at::Tensor> before = CopyOfWeights();
  std::optional<double> begun_at;
  optimizer_->step([&] {
    optimizer_->zero_grad();
    at::Tensor loss = loss_();
    loss.backward();
    if (!begun_at) begun_at = loss.item<double>();
    return loss;
  });
  // The step's last evaluation was before its last update, which may be the one that leaps.
  const at::NoGradGuard no_gradients;
  const double ended_at = loss_().item<double>();
  // Without a line search a step can leap too far to come back: once, that is no divergence.
  const bool leaps = !std::isfinite(ended_at) || ended_at > kLeap * *begun_at;
  if (leaps && leapt_) return End::kDiverged;
  leapt_ = leaps;
  if (!leaps) return End::kFine;
  TakeBack(before);
  return End::kTakenBack;
}

std::vector<at::Tensor> LbfgsRounds::CopyOfWeights() const {
  std::vector<at::Tensor> copy;
  for (const at::Tensor& weights : weights_) copy.push_back(weights.detach().clone());
  return copy;
}

void LbfgsRounds::TakeBack(const std::vector<at::Tensor>& weights) {
  for (std::size_t i = 0; i < weights.size(); ++i) weights_[i].copy_(weights[i]);
  loss_();
  optimizer_ = NewOptimizer();
}

}  // namespace spikepinn
