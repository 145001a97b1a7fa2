// What every training method has in common: how it is called, watched and stopped. Free of
// LibTorch.
#ifndef SPIKEPINN_CORE_METHODS_METHOD_H_
#define SPIKEPINN_CORE_METHODS_METHOD_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/checkpoint/training_state.h"
#include "core/network/trained_model.h"
#include "core/ode/trajectory.h"
#include "core/spec/training_result.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Told about a training as it runs, on the thread that trains. Calls should return quickly.
class TrainingObserver {
 public:
  virtual ~TrainingObserver() = default;

  // Every stage is announced before its first step and after its last one. A training that goes on
  // from a state announces the stage that it is in again, and those before it no more.
  virtual void OnStageBegin(absl::string_view stage) = 0;
  virtual void OnStageEnd(absl::string_view stage, std::int64_t steps) = 0;

  // Step, loss and step size are set, times are not. At most about a thousand calls a stage, at
  // steps that depend on the spec alone.
  virtual void OnProgress(const Progress& progress) = 0;

  // In ascending time; at most a thousand calls a pass over the span. The progress of the same step
  // follows at once.
  virtual void OnPiece(const FinishedPiece& piece) = 0;

  virtual void OnWarning(absl::string_view message) = 0;

  // Asked between any two steps (of Adam, rounds of L-BFGS, finished segments), after the progress
  // of the one before; and once more when the training was told to stop. If so, OnCheckpoint
  // follows.
  virtual bool WantsCheckpoint() { return false; }

  // What a training with the same spec can go on from, to the same bits.
  virtual void OnCheckpoint(TrainingState) {}
};

// How a training came to its end, other than by an error of its caller.
enum class TrainingEnd {
  kFinished,
  kCancelled,
  kDiverged,    // a loss that is not a number, or no network that follows the equations
  kRunaway,     // infinitely many spikes in finite time
  kInaccurate,  // SEGMENTED, strict: accuracy not reached, or refuted by the reference
};

struct MethodResult {
  TrainingEnd end = TrainingEnd::kFinished;
  std::string message;                  // of kDiverged: stage, step and loss terms; of kRunaway
  std::unique_ptr<TrainedModel> model;  // of kFinished
  std::vector<LossTerm> final_loss;     // of kFinished
  std::optional<SegmentedReport> segmented;
};

// What a method is given. All of it outlives the call.
struct MethodInput {
  const TrainingSpec& spec;  // valid
  const Trajectory& guide;   // the Euler guide of spec.forward
  TrainingObserver& observer;
  std::stop_token stop;                   // looked at between steps
  const TrainingState* resume = nullptr;  // null: from the start
};

// The methods. InvalidArgument, before any step, for a state to go on from that does not fit. Each
// may throw what LibTorch throws: Train() is the border.
absl::StatusOr<MethodResult> TrainPure(const MethodInput& input);
absl::StatusOr<MethodResult> TrainGuided(const MethodInput& input);
absl::StatusOr<MethodResult> TrainSegmented(const MethodInput& input);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_METHOD_H_
