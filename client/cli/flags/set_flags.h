// --set PATH=VALUE: any field of a job, by its name in the job file.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// Adds the flag, which may be given many times; `assignments` must outlive the command.
void AddSetFlag(CLI::App* command, std::vector<std::string>* assignments);

// Carries "PATH=VALUE" out, one after the other. A path begins at the job (`priority`), at its spec
// (`segmented.accuracy`) or at its problem (`stimulus.steps[0].amplitude_pa`), wherever its first
// word is known. The part of a preset that a path leads into is written out in the spec first. The
// spec is not checked. InvalidArgument names path, value and rule.
absl::Status ApplySets(const std::vector<std::string>& assignments, client::JobRequest* request);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_
