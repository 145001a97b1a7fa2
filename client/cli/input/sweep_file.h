// Sweep files: a job and how its many variants differ, in YAML or JSON.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FILE_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

// Either what a user writes of the message Sweep (display_name, job, grid or list), or a job file,
// which is a sweep without points. The spec is not checked: a field that varies may be missing.
// InvalidArgument, a line for every error, as of a job file. `cell`: of a NeuroML file with several
// neurons, which one.
absl::StatusOr<client::SweepRequest> ReadSweepFile(const std::string& path,
                                                   const std::string& cell = "");

// The same for text that is in memory; `file_name` is what messages call it.
absl::StatusOr<client::SweepRequest> ParseSweepFile(const std::string& text,
                                                    const std::string& file_name,
                                                    const std::string& cell = "");

// Whether the text of a file is that of a sweep file, right or wrong.
bool HoldsSweep(const std::string& text);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FILE_H_
