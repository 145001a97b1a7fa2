// Training states as bytes. Free of LibTorch.
#ifndef SPIKEPINN_CORE_CHECKPOINT_CHECKPOINT_H_
#define SPIKEPINN_CORE_CHECKPOINT_CHECKPOINT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/checkpoint/training_state.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// A safetensors file of the format "spikepinn.checkpoint.v1", bound to `spec` by its digest. Set
// spec.runtime.threads to what the training really uses: its bits depend on that.
std::string EncodeCheckpoint(const TrainingSpec& spec, TrainingState state);

// Back to the same bits. DataLoss: the bytes are no checkpoint. FailedPrecondition: it is one of
// another spec or of a format that is not known to this version.
absl::StatusOr<TrainingState> DecodeCheckpoint(const TrainingSpec& spec, absl::string_view bytes);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_CHECKPOINT_CHECKPOINT_H_
