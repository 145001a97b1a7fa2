#include "server/worker/checkpoint_saver.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/checkpoint.h"
#include "core/train/train.h"
#include "wire/version.h"

namespace spikepinn::worker {
namespace {

constexpr double kLargestShareOfTime = 0.01;

}  // namespace

std::string ProgramName() { return absl::StrCat("spikepinn ", kVersion, ", ", TrainingLibrary()); }

bool CheckpointSaver::IsDue() {
  begin_ = options_.clock_seconds();
  if (options_.interval_seconds == 0.0) return true;
  if (options_.save_now && options_.save_now()) return true;
  return begin_ - last_end_ >= std::max(options_.interval_seconds, pause_);
}

absl::StatusOr<std::int64_t> CheckpointSaver::Save(const CheckpointNote& note,
                                                   TrainingState state) {
  absl::StatusOr<std::int64_t> bytes = files_.Save(note, EncodeCheckpoint(spec_, std::move(state)));
  last_end_ = options_.clock_seconds();
  pause_ = (last_end_ - begin_) / kLargestShareOfTime;
  return bytes;
}

}  // namespace spikepinn::worker
