// --set PATH=VALUE and --unset PATH: any field of a job, by its name in the job file.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_

#include <optional>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "client/client/job.h"

namespace spikepinn::cli {

struct SetFlags {
  std::vector<std::string> set;    // "PATH=VALUE"
  std::vector<std::string> unset;  // "PATH"
};

// Adds the flags, which may be given many times; `flags` must outlive the command.
void AddSetFlags(CLI::App* command, SetFlags* flags);

// Carries "PATH=VALUE" out, one after the other. A path begins at the job (`priority`), at its spec
// (`segmented.accuracy`) or at its problem (`stimulus.steps[0].amplitude_pa`), wherever its first
// word is known. The part of a preset that a path leads into is written out in the spec first. The
// spec is not checked. InvalidArgument names path, value and rule.
absl::Status ApplySets(const std::vector<std::string>& assignments, client::JobRequest* request);

// Takes the fields of these paths away, so that they have their defaults; what is not set cannot
// be. The rest is as for ApplySets.
absl::Status ApplyUnsets(const std::vector<std::string>& paths, client::JobRequest* request);

// The value that the last of the assignments gives to the field of a path from the job on.
std::optional<std::string> LastValueOf(const std::string& whole_path,
                                       const std::vector<std::string>& assignments);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_SET_FLAGS_H_
