// Other programs, to their end.
#ifndef SPIKEPINN_CLIENT_PLOT_RUN_PROGRAM_H_
#define SPIKEPINN_CLIENT_PLOT_RUN_PROGRAM_H_

#include <spawn.h>

#include <string>
#include <vector>

#include "absl/status/status.h"

namespace spikepinn::plot {

// Runs `command`, whose first word is looked up in PATH, without a shell and blocks until it has
// ended; `actions`, which may be null, is what the new process does before. NotFound, saying why,
// where it cannot be started; Aborted where it did not end with 0.
absl::Status RunProgram(std::vector<std::string> command,
                        const posix_spawn_file_actions_t* actions = nullptr);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_RUN_PROGRAM_H_
