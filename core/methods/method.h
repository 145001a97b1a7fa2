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
#include "core/network/trained_model.h"
#include "core/ode/trajectory.h"
#include "core/spec/training_result.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Told about a training as it runs, on the thread that trains. Calls should return quickly.
class TrainingObserver {
 public:
  virtual ~TrainingObserver() = default;

  // Every stage is announced before its first step and after its last one.
  virtual void OnStageBegin(absl::string_view stage) = 0;
  virtual void OnStageEnd(absl::string_view stage, std::int64_t steps) = 0;

  // Step, loss and step size are set, times are not. At most about a thousand calls a stage, at
  // steps that depend on the spec alone.
  virtual void OnProgress(const Progress& progress) = 0;

  // In ascending time; at most a thousand calls a pass over the span.
  virtual void OnPiece(const FinishedPiece& piece) = 0;

  virtual void OnWarning(absl::string_view message) = 0;
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
  std::stop_token stop;  // looked at between steps
};

// The methods. Each may throw what LibTorch throws: Train() is the border.
MethodResult TrainPure(const MethodInput& input);
MethodResult TrainGuided(const MethodInput& input);
MethodResult TrainSegmented(const MethodInput& input);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_METHOD_H_
