// When a training's state is saved, and how.
#ifndef SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_
#define SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
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
  std::function<double()> clock_seconds;  // any that does not go back; safe from two threads
  // As CheckpointFiles::Save wants it; from any thread. None: all of it.
  std::function<std::int64_t()> progress_stored;
};

// Saves at intervals, and more seldom where saving would take more than a twentieth of the time.
// The disk does not hold up the training: encoding and writing happen on a thread of its own, which
// the destructor waits for. To be called from the thread that trains; spec and files outlive it,
// and the files are the saver's alone.
class CheckpointSaver {
 public:
  struct Result {
    CheckpointNote note;
    absl::StatusOr<std::int64_t> bytes;  // of the durable file; errors as of CheckpointFiles::Save
    double seconds = 0.0;                // that saving it took
  };

  CheckpointSaver(const TrainingSpec& spec, CheckpointFiles& files, SaverOptions options)
      : spec_(spec),
        files_(files),
        options_(std::move(options)),
        begin_(options_.clock_seconds()) {}

  // Between two steps; never while one is being saved, unless the server wants one at once. If so,
  // Begin should follow.
  bool IsDue();

  void Begin(CheckpointNote note, TrainingState state);

  // Of one that was begun, once: as soon as it has ended, or after waiting for it.
  std::optional<Result> TakeResult();
  std::optional<Result> WaitForResult();

  // Whether to wait for the one that was just begun: the server does, or there is no interval.
  bool IsUrgent() const;

 private:
  Result Save(CheckpointNote note, TrainingState state) const;

  const TrainingSpec& spec_;
  CheckpointFiles& files_;
  const SaverOptions options_;
  std::future<Result> saving_;  // of the thread that encodes and writes; invalid: there is none
  double begin_ = 0.0;          // of the last one, or of the training
  double pause_ = 0.0;          // at least, after that
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_CHECKPOINT_SAVER_H_
