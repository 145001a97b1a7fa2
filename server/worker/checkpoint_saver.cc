#include "server/worker/checkpoint_saver.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <new>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/checkpoint.h"
#include "core/train/train.h"
#include "wire/version.h"

namespace spikepinn::worker {
namespace {

constexpr double kLargestShareOfTime = 0.05;

}  // namespace

std::string ProgramName() { return absl::StrCat("spikepinn ", kVersion, ", ", TrainingLibrary()); }

bool CheckpointSaver::IsUrgent() const {
  return options_.interval_seconds == 0.0 || (options_.save_now && options_.save_now());
}

bool CheckpointSaver::IsDue() {
  const double now = options_.clock_seconds();
  const bool due = IsUrgent() || (!saving_.valid() &&
                                  now - begin_ >= std::max(options_.interval_seconds, pause_));
  if (due) begin_ = now;
  return due;
}

CheckpointSaver::Result CheckpointSaver::Save(CheckpointNote note, TrainingState state) const {
  const double begin = options_.clock_seconds();
  absl::StatusOr<std::int64_t> bytes = absl::UnavailableError("memory ran out");
  try {
    const std::string encoded = EncodeCheckpoint(spec_, std::move(state));
    bytes = options_.progress_stored ? files_.Save(note, encoded, options_.progress_stored())
                                     : files_.Save(note, encoded);
  } catch (const std::bad_alloc&) {  // then this one is not saved
  }
  return {std::move(note), std::move(bytes), options_.clock_seconds() - begin};
}

void CheckpointSaver::Begin(CheckpointNote note, TrainingState state) {
  const auto kept = std::make_shared<TrainingState>(std::move(state));
  const auto save = [this, note, kept] { return Save(note, std::move(*kept)); };
  try {
    saving_ = std::async(std::launch::async, save);
  } catch (const std::system_error&) {  // no more threads: here, then
    std::promise<Result> result;
    result.set_value(save());
    saving_ = result.get_future();
  }
}

std::optional<CheckpointSaver::Result> CheckpointSaver::TakeResult() {
  const bool ended =
      saving_.valid() && saving_.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
  return ended ? WaitForResult() : std::nullopt;
}

std::optional<CheckpointSaver::Result> CheckpointSaver::WaitForResult() {
  if (!saving_.valid()) return std::nullopt;
  Result result = saving_.get();
  pause_ = result.seconds / kLargestShareOfTime;
  return result;
}

}  // namespace spikepinn::worker
