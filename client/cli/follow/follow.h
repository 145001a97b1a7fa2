// Watching a job to its end, as `watch`, `run` and `submit --watch` do.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_

#include <cstdint>
#include <string>

#include "client/cli/context.h"
#include "client/client/client.h"

namespace spikepinn::cli {

// Shows the events after `after` as they come, and at the end the summary or why there is none.
// Returns the exit code: 0 only for a job that succeeded. Ctrl-C and a lost server leave the job
// alone and say how to come back to it. `plot`: as a picture, not with --json.
int Follow(Context& context, client::Client& client, const std::string& job_name,
           std::int64_t after, bool plot = false);

// InvalidArgument if a picture is asked for where none can be drawn: before a job is created.
absl::Status CheckPlot(const Context& context, bool plot);

// " --server ADDRESS" where the default would not do, for a command that is printed.
std::string ServerFlag(const client::Client& client);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_FOLLOW_H_
