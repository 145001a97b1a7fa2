// Jobs from NeuroML files.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_NEUROML_JOB_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_NEUROML_JOB_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// For a file that does not say how long it is to be simulated.
inline constexpr double kDefaultDurationMs = 1000.0;

// Whether a job file is meant to be NeuroML or LEMS: by the ending .nml or .xml of its name or by
// "<", with which no job file in YAML or JSON begins.
bool IsNeuroMl(const std::string& text, const std::string& file_name);

// The job that solves one cell of the file, called as the cell is, with the defaults for everything
// that NeuroML does not say; `cell` names one where there are several. Its spec is not checked.
// InvalidArgument names file, line, element, attribute, value and rule.
absl::StatusOr<client::JobRequest> ParseNeuroMlJob(const std::string& text,
                                                   const std::string& file_name,
                                                   const std::string& cell);

// That a cell was named of what is no NeuroML file; `source` is what messages call it.
absl::Status NotNeuroMl(const std::string& source, const std::string& cell);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_NEUROML_JOB_H_
