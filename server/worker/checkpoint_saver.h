// When a training's state is saved, and how.
#ifndef SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_
#define SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "core/checkpoint/training_state.h"
#include "core/spec/training_spec.h"
#include "server/worker/checkpoint_files.h"

namespace spikepinn::worker {

// This program and its libraries, by name and version: what the bits of a training depend on beside
// its spec.
std::string ProgramName();

struct SaverOptions {
  double interval_seconds = 0.0;          // 0: after every step
  std::function<bool()> save_now;         // whether the server wants one at once
  std::function<double()> clock_seconds;  // any that does not go back
};

// Saves at intervals, and more seldom where one checkpoint takes more than a hundredth of that.
// Lives on the thread that trains; spec and files outlive it.
class CheckpointSaver {
 public:
  CheckpointSaver(const TrainingSpec& spec, CheckpointFiles& files, SaverOptions options)
      : spec_(spec),
        files_(files),
        options_(std::move(options)),
        last_end_(options_.clock_seconds()) {}

  // Between two steps. If so, Save should follow.
  bool IsDue();

  // Bytes of the durable file; errors as of CheckpointFiles::Save.
  absl::StatusOr<std::int64_t> Save(const CheckpointNote& note, TrainingState state);

 private:
  const TrainingSpec& spec_;
  CheckpointFiles& files_;
  const SaverOptions options_;
  double begin_ = 0.0;     // of the last time, when the state was asked for
  double last_end_ = 0.0;  // when it was saved, or the training began
  double pause_ = 0.0;     // at least, after it
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_
