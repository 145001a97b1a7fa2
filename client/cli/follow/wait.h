// Waiting for jobs without showing what they do.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_WAIT_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_WAIT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/context.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct WaitOptions {
  std::vector<std::string> jobs;  // "jobs/...", each once
  absl::Duration timeout = absl::InfiniteDuration();
  std::string timeout_text;  // the same as it was typed, without blanks; empty: not given
  bool any = false;          // until the first has ended
};

// Prints the end of each job as it comes. Returns the worst exit code: failed (or refused),
// cancelled, server unreachable, not ended in time, succeeded. Each job is a watch of its own,
// which survives a restart of the server.
int WaitForJobs(Context& context, client::Client& client, const WaitOptions& options);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_WAIT_H_
