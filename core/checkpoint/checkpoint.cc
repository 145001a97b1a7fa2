#include "core/checkpoint/checkpoint.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "core/spec/spec_digest.h"

namespace spikepinn {
namespace {

constexpr char kFormat[] = "spikepinn.checkpoint.v1";

// Empty if there is none.
std::string Find(const ArrayFile& file, const char* name) {
  const auto found = file.metadata.find(name);
  return found == file.metadata.end() ? "" : found->second;
}

}  // namespace

std::string EncodeCheckpoint(const TrainingSpec& spec, TrainingState state) {
  state.arrays.metadata["format"] = kFormat;
  state.arrays.metadata["spec"] = SpecDigest(spec);
  state.arrays.metadata["stage"] = state.stage;
  state.arrays.metadata["overall_step"] = absl::StrCat(state.overall_step);
  return EncodeSafetensors(state.arrays);
}

absl::StatusOr<TrainingState> DecodeCheckpoint(const TrainingSpec& spec, absl::string_view bytes) {
  absl::StatusOr<ArrayFile> file = DecodeSafetensors(bytes);
  if (!file.ok()) {
    return absl::DataLossError(
        absl::StrCat("checkpoint: ", std::string(file.status().message()).c_str()));
  }
  if (const std::string format = Find(*file, "format"); format != kFormat) {
    return absl::FailedPreconditionError(
        absl::StrCat("checkpoint: format \"", format, "\" is not known to this version"));
  }
  if (Find(*file, "spec") != SpecDigest(spec)) {
    return absl::FailedPreconditionError("checkpoint: it is of another spec or thread count");
  }
  TrainingState state;
  state.stage = Find(*file, "stage");
  if (!absl::SimpleAtoi(Find(*file, "overall_step"), &state.overall_step) ||
      state.overall_step < 0) {
    return absl::DataLossError("checkpoint: overall_step is no whole number, 0 or more");
  }
  state.arrays = *std::move(file);
  return state;
}

}  // namespace spikepinn
