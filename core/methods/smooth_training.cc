#include "core/methods/smooth_training.h"

#include <ATen/ATen.h>
#include <torch/optim/adam.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/state_arrays.h"
#include "core/methods/lbfgs_rounds.h"
#include "core/methods/optimizer_state.h"
#include "core/network/dense_model.h"

namespace spikepinn {
namespace {

constexpr char kAdam[] = "adam";
constexpr char kLbfgs[] = "lbfgs";
constexpr std::int64_t kReportsPerStage = 1000;

// One training run: network, loss and where it has got to.
class SmoothTraining {
 public:
  SmoothTraining(const MethodInput& input, const SmoothPinnProblem& problem,
                 at::TensorOptions tensors)
      : input_(input),
        spec_(input.spec),
        network_(spec_.network, spec_.runtime.seed, tensors),
        loss_(spec_, problem, tensors) {}

  absl::Status Resume(const TrainingState& state);

  // False: the run has ended early, and TakeResult() says how.
  bool RunAdam();
  bool RunLbfgs();

  MethodResult Finish(const SmoothPinnProblem& problem);
  MethodResult TakeResult() { return std::move(result_); }

 private:
  std::int64_t LbfgsSteps() const { return spec_.lbfgs.rounds * spec_.lbfgs.iterations_per_round; }
  std::int64_t OverallStep() const {
    return adam_steps_ + lbfgs_rounds_ * spec_.lbfgs.iterations_per_round;
  }

  std::unique_ptr<torch::optim::Adam> NewAdam() const;
  std::unique_ptr<LbfgsRounds> NewLbfgs(bool leapt);

  // The loss at the current weights; remembers the terms.
  at::Tensor Forward();
  std::vector<LossTerm> LossTerms() const;
  // Says so in the result.
  void Diverged(const char* stage, std::int64_t step);
  // Between two steps. Says so in the result, and returns false, when the training is to stop.
  bool MayGoOn(const char* stage);
  void SaveIfWanted(const char* stage);
  void Report(const Progress& progress);
  void ReportAdam();

  const MethodInput& input_;
  const TrainingSpec& spec_;
  DenseNetwork network_;
  SmoothPinnLoss loss_;

  // Where the run has got to; the optimisers exist while their stage goes on.
  std::int64_t adam_steps_ = 0;
  std::int64_t lbfgs_rounds_ = 0;
  std::unique_ptr<torch::optim::Adam> adam_;
  std::unique_ptr<LbfgsRounds> lbfgs_;
  bool adam_is_over_ = false;  // in the state that the run goes on from
  std::int64_t saved_or_begun_at_ = 0;
  std::int64_t adam_steps_told_ = -1;  // reported, perhaps before the state that it goes on from

  at::Tensor terms_;    // of the last evaluation
  double total_ = 0.0;  // their sum
  MethodResult result_;
};

at::Tensor SmoothTraining::Forward() {
  const at::Tensor terms = loss_.Terms(network_);
  at::Tensor total = terms.sum();
  terms_ = terms.detach();
  total_ = total.item<double>();
  return total;
}

std::vector<LossTerm> SmoothTraining::LossTerms() const {
  const at::Tensor plain = terms_.to(at::kCPU, at::kDouble);
  std::vector<LossTerm> out;
  for (std::size_t i = 0; i < loss_.Names().size(); ++i) {
    out.push_back({loss_.Names()[i], plain.data_ptr<double>()[i]});
  }
  out.push_back({"total", total_});
  return out;
}

void SmoothTraining::Diverged(const char* stage, std::int64_t step) {
  result_.end = TrainingEnd::kDiverged;
  result_.message = absl::StrCat("training diverged in stage ", stage, " at step ", step, ":");
  for (const LossTerm& term : LossTerms()) {
    absl::StrAppend(&result_.message, " ", term.name, " = ", term.value);
  }
}

bool SmoothTraining::MayGoOn(const char* stage) {
  const bool stop = input_.stop.stop_requested();
  SaveIfWanted(stage);
  if (stop) result_.end = TrainingEnd::kCancelled;
  return !stop;
}

void SmoothTraining::SaveIfWanted(const char* stage) {
  const std::int64_t step = OverallStep();
  if (step == saved_or_begun_at_ || !input_.observer.WantsCheckpoint()) return;
  saved_or_begun_at_ = step;
  TrainingState state{.stage = stage, .overall_step = step};
  StateWriter out(&state.arrays, "");
  out.Whole("adam_steps", adam_steps_);
  out.Whole("lbfgs_rounds", lbfgs_rounds_);
  out.Whole("leapt", lbfgs_ != nullptr && lbfgs_->leapt() ? 1 : 0);
  PutWeights(network_.parameters(), &state.arrays);
  if (adam_ != nullptr) PutAdam(*adam_, &state.arrays);
  if (lbfgs_ != nullptr) PutLbfgs(lbfgs_->optimizer(), &state.arrays);
  input_.observer.OnCheckpoint(std::move(state));
}

absl::Status SmoothTraining::Resume(const TrainingState& state) {
  StateReader in(state.arrays, "");
  adam_steps_ = in.Whole("adam_steps", 0, spec_.adam.steps);
  lbfgs_rounds_ = in.Whole("lbfgs_rounds", 0, spec_.lbfgs.rounds);
  const bool leapt = in.Flag("leapt");
  adam_is_over_ = state.stage == kLbfgs;
  if (adam_is_over_ ? adam_steps_ < spec_.adam.steps : lbfgs_rounds_ > 0) {
    in.Refuse("adam_steps", "does not fit the stage");
  }
  in.Update(TakeWeights(state.arrays, network_.parameters()));
  if (adam_is_over_) {
    lbfgs_ = NewLbfgs(leapt);
    in.Update(TakeLbfgs(state.arrays, &lbfgs_->optimizer()));
  } else {
    adam_ = NewAdam();
    in.Update(TakeAdam(state.arrays, adam_.get()));
  }
  saved_or_begun_at_ = OverallStep();
  adam_steps_told_ = adam_steps_;
  return in.status();
}

void SmoothTraining::Report(const Progress& progress) {
  Progress out = progress;
  out.loss = LossTerms();
  out.overall_step += out.step;
  out.overall_total_steps = spec_.adam.steps + LbfgsSteps();
  input_.observer.OnProgress(out);
}

void SmoothTraining::ReportAdam() {
  adam_steps_told_ = adam_steps_;
  Report({.stage = kAdam,
          .step = adam_steps_,
          .total_steps = spec_.adam.steps,
          .step_size = spec_.adam.learning_rate});
}

std::unique_ptr<torch::optim::Adam> SmoothTraining::NewAdam() const {
  return std::make_unique<torch::optim::Adam>(network_.parameters(),
                                              torch::optim::AdamOptions(spec_.adam.learning_rate));
}

bool SmoothTraining::RunAdam() {
  if (adam_is_over_) return true;
  const std::int64_t steps = spec_.adam.steps;
  const std::int64_t every = std::max<std::int64_t>(1, steps / kReportsPerStage);
  if (adam_ == nullptr) adam_ = NewAdam();
  input_.observer.OnStageBegin(kAdam);
  if (adam_steps_told_ < 0) {
    const at::NoGradGuard no_gradients;  // which take long the first time
    Forward();
    ReportAdam();
  }
  // What is reported of a step is the loss after it, which the next one begins with.
  while (true) {
    at::Tensor total = Forward();
    if (!std::isfinite(total_)) {
      Diverged(kAdam, adam_steps_);
      return false;
    }
    const bool due = adam_steps_ == steps || adam_steps_ % every == 0;
    if (due && adam_steps_ > adam_steps_told_) ReportAdam();
    if (!MayGoOn(kAdam) || adam_steps_ == steps) break;
    adam_->zero_grad();
    total.backward();
    adam_->step();
    ++adam_steps_;
  }
  if (result_.end == TrainingEnd::kCancelled) return false;
  adam_.reset();
  input_.observer.OnStageEnd(kAdam, steps);
  return true;
}

std::unique_ptr<LbfgsRounds> SmoothTraining::NewLbfgs(bool leapt) {
  return std::make_unique<LbfgsRounds>(
      spec_.lbfgs, network_.parameters(), [this] { return Forward(); }, leapt);
}

bool SmoothTraining::RunLbfgs() {
  const LbfgsOptions& options = spec_.lbfgs;
  if (options.rounds == 0) return true;
  if (lbfgs_ == nullptr) lbfgs_ = NewLbfgs(/*leapt=*/false);
  const std::int64_t every = std::max<std::int64_t>(1, options.rounds / kReportsPerStage);
  input_.observer.OnStageBegin(kLbfgs);
  while (MayGoOn(kLbfgs) && lbfgs_rounds_ < options.rounds) {
    const std::int64_t round = lbfgs_rounds_ + 1;
    const std::int64_t step = round * options.iterations_per_round;
    switch (lbfgs_->Run()) {
      case LbfgsRounds::End::kFine:
        break;
      case LbfgsRounds::End::kTakenBack:
        input_.observer.OnWarning(absl::StrCat("round ", round,
                                               " of L-BFGS leapt far away from where it began: ",
                                               "it is taken back, and L-BFGS begins anew"));
        break;
      case LbfgsRounds::End::kDiverged:
        Diverged(kLbfgs, step);
        return false;
    }
    lbfgs_rounds_ = round;
    if (round == 1 || round == options.rounds || round % every == 0) {
      Report({.stage = kLbfgs,
              .step = step,
              .total_steps = LbfgsSteps(),
              .step_size = options.learning_rate,
              .overall_step = spec_.adam.steps});
    }
  }
  if (result_.end == TrainingEnd::kCancelled) return false;
  input_.observer.OnStageEnd(kLbfgs, LbfgsSteps());
  return true;
}

MethodResult SmoothTraining::Finish(const SmoothPinnProblem& problem) {
  Forward();
  result_.final_loss = LossTerms();
  auto model = DenseModel::Make({.layers = network_.Layers(),
                                 .time_ms = problem.time_ms,
                                 .v_mv = problem.v_mv,
                                 .w_pa = problem.w_pa});
  result_.model = *std::move(model);  // the network's own layers fit each other
  return TakeResult();
}

}  // namespace

absl::StatusOr<MethodResult> TrainSmoothNetwork(const MethodInput& input,
                                                const SmoothPinnProblem& problem) {
  const RuntimeOptions& runtime = input.spec.runtime;
  const auto tensors =
      at::TensorOptions()
          .dtype(runtime.precision == Precision::kFloat32 ? at::kFloat : at::kDouble)
          .device(at::Device(runtime.device));
  SmoothTraining training(input, problem, tensors);
  if (input.resume != nullptr) {
    if (absl::Status status = training.Resume(*input.resume); !status.ok()) return status;
  }
  if (!training.RunAdam() || !training.RunLbfgs()) return training.TakeResult();
  return training.Finish(problem);
}

}  // namespace spikepinn
