// Queueing a job and saying so: what `submit` and `rerun` have in common.
#ifndef SPIKEPINN_CLIENT_CLI_COMMANDS_SUBMIT_JOB_H_
#define SPIKEPINN_CLIENT_CLI_COMMANDS_SUBMIT_JOB_H_

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "client/cli/context.h"
#include "client/cli/follow/follow.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct SubmitFlags {
  client::CreateOptions options;
  bool watch = false;
  FollowOptions follow;
};

// Adds --request-id, --watch, --cancel-on-interrupt and --validate-only; `flags` must outlive the
// command.
void AddSubmitFlags(CLI::App* command, SubmitFlags* flags);

// InvalidArgument if they contradict each other.
absl::Status CheckSubmitFlags(const SubmitFlags& flags);

// Sends the job, prints its name (or the job, as JSON) and follows it if that was asked for.
// Returns the exit code.
int SubmitJob(Context& context, client::Client& client, const client::JobRequest& request,
              const SubmitFlags& flags);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMANDS_SUBMIT_JOB_H_
