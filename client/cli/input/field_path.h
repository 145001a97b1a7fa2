// Fields of a job by their paths, as users write them.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_FIELD_PATH_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_FIELD_PATH_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {

// The path from the job on ("spec.forward.stimulus.steps[0].amplitude_pa") of one that begins at
// the job, at its spec or at its problem ("stimulus.steps[0].amplitude_pa"), wherever its first
// word is known. InvalidArgument, a rule, for an unknown word and for what the server sets.
absl::StatusOr<std::string> WholePath(const std::string& path);

// Writes out the part of a preset that a whole path leads into: what stands beside a field that is
// changed would be lost with the preset's. InvalidArgument for an unknown preset.
absl::Status WriteOutPreset(const std::string& whole_path, v1::TrainingSpec* spec);

// The same before the field is set. InvalidArgument, a rule, also where that would replace the
// neuron by one of another form, and for a preset of which nothing would be used.
absl::Status PrepareField(const std::string& whole_path, v1::TrainingSpec* spec);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_FIELD_PATH_H_
