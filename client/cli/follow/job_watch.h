// One job shown again whenever it has changed, as `get --watch` does.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_JOB_WATCH_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_JOB_WATCH_H_

#include <functional>
#include <string>

#include "client/cli/context.h"
#include "client/cli/output/format.h"
#include "client/cli/output/listing.h"
#include "client/client/client.h"

namespace spikepinn::cli {

// Until the job has ended, or Ctrl-C. Woken by the job's events: at each change of its state, and
// while it trains at most every second. Returns the exit code; that of a job that has ended in
// whatever way is 0.
int ShowJobChanges(Context& context, client::Client& client, const std::string& job_name,
                   Format format, const std::function<Listing(const client::Job&)>& show);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_JOB_WATCH_H_
