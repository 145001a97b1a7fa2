// The part of a command line that says at which times a trajectory is sampled.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_GRID_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_GRID_FLAGS_H_

#include <optional>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "client/client/job.h"

namespace spikepinn::cli {

struct GridFlags {
  std::optional<double> dt_ms;
  std::optional<std::string> times;
};

// Adds --dt and --times to a command; `flags` must outlive it.
void AddGridFlags(CLI::App* command, GridFlags* flags);

// InvalidArgument, naming flag, value and rule. Whether the times lie in the job's span is the
// server's to say.
absl::StatusOr<client::TimeGrid> MakeGrid(const GridFlags& flags);

// "0,2.5,10" or "begin:end:step", the end included if a step meets it.
absl::StatusOr<std::vector<double>> ParseTimes(const std::string& text);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_GRID_FLAGS_H_
