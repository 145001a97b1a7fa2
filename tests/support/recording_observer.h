// An observer of trainings that keeps what it is told, can stop the training at a step and save its
// state there.
#ifndef SPIKEPINN_TESTS_SUPPORT_RECORDING_OBSERVER_H_
#define SPIKEPINN_TESTS_SUPPORT_RECORDING_OBSERVER_H_

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "core/methods/method.h"

namespace spikepinn {

class RecordingObserver final : public TrainingObserver {
 public:
  void OnStageBegin(absl::string_view stage) override { stages.emplace_back(stage); }
  void OnStageEnd(absl::string_view, std::int64_t steps) override { steps_ended += steps; }
  void OnProgress(const Progress& progress) override {
    reports.push_back(progress);
    if (stop_at_step == progress.step) stop.request_stop();
  }
  void OnPiece(const FinishedPiece& piece) override { pieces.push_back(piece); }
  void OnWarning(absl::string_view message) override { warnings.emplace_back(message); }
  bool WantsCheckpoint() override { return wants_checkpoint && wants_checkpoint(); }
  void OnCheckpoint(TrainingState state) override { checkpoints.push_back(std::move(state)); }

  std::vector<std::string> stages;
  std::vector<Progress> reports;
  std::vector<FinishedPiece> pieces;
  std::vector<std::string> warnings;
  std::vector<TrainingState> checkpoints;
  std::function<bool()> wants_checkpoint;  // empty: never
  std::int64_t steps_ended = 0;
  std::int64_t stop_at_step = -1;
  std::stop_source stop;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_TESTS_SUPPORT_RECORDING_OBSERVER_H_
