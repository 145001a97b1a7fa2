#include "core/network/trained_model.h"

#include "absl/strings/str_cat.h"
#include "core/network/dense_model.h"
#include "core/network/safetensors.h"
#include "core/network/segmented_model.h"

namespace spikepinn {

absl::StatusOr<std::unique_ptr<TrainedModel>> LoadTrainedModel(absl::string_view bytes) {
  absl::StatusOr<ArrayFile> file = DecodeSafetensors(bytes);
  if (!file.ok()) return file.status();
  const auto format = file->metadata.find("format");
  if (format == file->metadata.end()) {
    return absl::InvalidArgumentError("model file: the metadata names no format");
  }
  if (format->second == DenseModel::kFormat) return DenseModel::FromArrays(*file);
  if (format->second == SegmentedModel::kFormat) return SegmentedModel::FromArrays(*file);
  return absl::InvalidArgumentError(
      absl::StrCat("model file: format \"", format->second, "\" is not known to this version"));
}

}  // namespace spikepinn
