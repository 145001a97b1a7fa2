// The files of a finished job.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct WrittenResults {
  std::vector<std::string> paths;
  // losses.csv begins with this event: those before it are no longer kept. Usually 1.
  std::int64_t first_event = 1;
};

// Writes trajectory.csv, spikes.csv, losses.csv, summary.json and model.safetensors into `folder`,
// which exists. Each appears only when it is whole. FailedPrecondition for
// a job that has not succeeded.
absl::StatusOr<WrittenResults> WriteResults(client::Client& client, const std::string& job_name,
                                            const client::TimeGrid& grid,
                                            const std::string& folder);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_
