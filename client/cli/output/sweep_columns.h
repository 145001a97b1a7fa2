// The columns of lists of sweeps, and of a sweep's results.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_COLUMNS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_COLUMNS_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/output/listing.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

// Newest first.
RowKind<client::Sweep> ListedSweeps(absl::TimeZone zone = absl::LocalTimeZone());

// A job a row; `fields` are those that vary.
RowKind<client::SweepResult> SweepResults(const std::vector<std::string>& fields);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_COLUMNS_H_
