// Watching a job to its end, as `watch`, `run` and `submit --watch` do.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_

#include <cstdint>
#include <string>

#include "CLI/App.hpp"
#include "client/cli/context.h"
#include "client/cli/interrupt.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct FollowOptions {
  std::int64_t after = 0;
  bool cancel_on_interrupt = false;  // Ctrl-C twice cancels
  bool plot = false;                 // as a picture, not with --json
};

// Adds --cancel-on-interrupt and --plot to a command; `options` must outlive it.
void AddFollowFlags(CLI::App* command, FollowOptions* options);

// --cancel-on-interrupt alone; `cancels` must outlive it.
void AddInterruptFlag(CLI::App* command, bool* cancels);

// InvalidArgument if a picture is asked for where none can be drawn: before a job is created.
absl::Status CheckPlot(const Context& context, const FollowOptions& options);

// Shows the events behind number `after` as they come, and at the end the summary or why there is
// none. Returns the exit code: 0 only for a job that succeeded. Ctrl-C and a lost server leave the
// job alone and say how to come back to it.
int Follow(Context& context, client::Client& client, const std::string& job_name,
           const FollowOptions& options);

// Says that Ctrl-C again cancels `name`, and whether it came within 3 s.
bool IsPressedAgain(Context& context, const Interrupt& interrupt, const std::string& name);

// Clears the line in which a terminal shows ^C, for what is said about it.
void HideCtrlC(Context& context);

// For a command that is printed: the --server or --context that was typed, and without one
// " --server ADDRESS" where the default would not do.
std::string ServerFlag(const Context& context, const client::Client& client);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_
