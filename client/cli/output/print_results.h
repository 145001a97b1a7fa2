// Fetching results with a word about it, as `result` and `run` do.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_PRINT_RESULTS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_PRINT_RESULTS_H_

#include <string>

#include "client/cli/context.h"
#include "client/cli/output/results.h"
#include "client/client/client.h"

namespace spikepinn::cli {

// Writes the files, prints their paths and returns the exit code.
int PrintResults(Context& context, client::Client& client, const std::string& job_name,
                 const ResultTarget& target);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_PRINT_RESULTS_H_
