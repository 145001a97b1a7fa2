// The core's front door: from a spec to a trained model and an honest statement of its accuracy.
#ifndef SPIKEPINN_CORE_TRAIN_TRAIN_H_
#define SPIKEPINN_CORE_TRAIN_TRAIN_H_

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/methods/method.h"

namespace spikepinn {

struct TrainingOutcome {
  TrainingEnd end = TrainingEnd::kFinished;
  std::string message;                  // of kDiverged, kRunaway, kInaccurate
  std::unique_ptr<TrainedModel> model;  // of kFinished
  // Of kFinished: everything but times, digest and version, which are its caller's to fill in.
  Summary summary;
};

// Trains what `spec` asks for on the calling thread, with as many threads as SetTrainingThreads
// granted; from `resume`, the state of a training with the same spec, or from the start. Errors:
// InvalidArgument for a spec that Validate() refuses or a device that this machine lacks; DataLoss,
// before any step, for a state that does not fit; FailedPrecondition for a problem that spikes
// infinitely often, naming the time; ResourceExhausted where memory ran out; Internal for what
// LibTorch or the reference integrator throws, with their words.
absl::StatusOr<TrainingOutcome> Train(const TrainingSpec& spec, TrainingObserver& observer,
                                      std::stop_token stop, const TrainingState* resume = nullptr);

// CPU threads of all trainings of this process.
void SetTrainingThreads(int threads);

// The devices that training can run on here: "cpu", "cuda:0", ...
std::vector<std::string> TrainingDevices();

// Speed of a matrix product of single precision, in GFLOP/s: some tens a core with a real BLAS, a
// few with the reference one that LibTorch falls back to. Measures until it finds `enough` of them,
// which takes less than a millisecond, or has tried five times.
double MatrixProductGflops(double enough);

// "LibTorch" and its version, which the bits of a training may depend on.
std::string TrainingLibrary();

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_TRAIN_TRAIN_H_
