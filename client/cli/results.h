// The files of a finished job.
#ifndef SPIKEPINN_CLIENT_CLI_RESULTS_H_
#define SPIKEPINN_CLIENT_CLI_RESULTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/client/client.h"

namespace spikepinn::cli {

// Writes trajectory.csv, spikes.csv, losses.csv, summary.json and model.safetensors into `folder`,
// which exists, and returns their paths. Each appears only when it is whole. FailedPrecondition for
// a job that has not succeeded.
absl::StatusOr<std::vector<std::string>> WriteResults(client::Client& client,
                                                      const std::string& job_name,
                                                      const client::TimeGrid& grid,
                                                      const std::string& folder);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_RESULTS_H_
