// Watching a sweep to its end, as `sweep watch` and `sweep submit --watch` do.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_SWEEP_FOLLOW_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_SWEEP_FOLLOW_H_

#include <string>

#include "client/cli/context.h"
#include "client/client/client.h"

namespace spikepinn::cli {

// Shows the counts as they change. Returns the exit code: 0 only if every job succeeded. Ctrl-C and
// a lost server leave the sweep alone and say how to come back to it; Ctrl-C twice cancels its jobs
// if that was asked for.
int FollowSweep(Context& context, client::Client& client, const std::string& sweep_name,
                bool cancel_on_interrupt = false);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_SWEEP_FOLLOW_H_
