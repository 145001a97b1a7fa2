#include "server/worker/warm_up.h"

#include <spdlog/spdlog.h>

#include <string>

#include "core/neuron/presets.h"
#include "core/train/train.h"

namespace spikepinn::worker {
namespace {

class SilentObserver final : public TrainingObserver {
 public:
  void OnStageBegin(absl::string_view) override {}
  void OnStageEnd(absl::string_view, std::int64_t) override {}
  void OnProgress(const Progress&) override {}
  void OnPiece(const FinishedPiece&) override {}
  void OnWarning(absl::string_view) override {}
};

TrainingSpec TinySpec() {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.forward.duration_ms = 100.0;
  spec.network = {.hidden_layers = 2, .width = 8};
  spec.collocation.uniform_points = 16;
  spec.collocation.concentrated_points = 4;
  spec.adam.steps = 1;
  spec.lbfgs.rounds = 1;
  return spec;
}

}  // namespace

void WarmUp() {
  SilentObserver observer;
  SetTrainingThreads(1);
  const absl::StatusOr<TrainingOutcome> outcome = Train(TinySpec(), observer, {});
  if (!outcome.ok()) spdlog::warn("warming up: {}", std::string(outcome.status().message()));
}

}  // namespace spikepinn::worker
