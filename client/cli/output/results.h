// The files of a finished job.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/flags/format_flags.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct ResultTarget {
  client::TimeGrid grid;
  std::string folder;  // exists
  std::set<FileFormat> formats = {FileFormat::kCsv};
};

struct WrittenResults {
  std::vector<std::string> paths;
  // The losses begin with this event: those before it are no longer kept. Usually 1.
  std::int64_t first_event = 1;
};

// Writes the results of a job in every format that is asked for (docs/cli.md, "Data out"), and
// summary.json and model.safetensors in any case. Each file appears only when it is whole.
// FailedPrecondition for a job that has not succeeded.
absl::StatusOr<WrittenResults> WriteResults(client::Client& client, const std::string& job_name,
                                            const ResultTarget& target);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_RESULTS_H_
