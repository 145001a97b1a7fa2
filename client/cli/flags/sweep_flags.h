// The part of a command line that says how the jobs of a sweep differ.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_SWEEP_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_SWEEP_FLAGS_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "client/cli/flags/job_flags.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

struct SweepFlags {
  JobFlags job;
  std::vector<std::string> axes;
};

// Adds FILE, the flags of a job and --grid to a command; `flags` must outlive it.
void AddSweepFlags(CLI::App* command, SweepFlags* flags);

// The sweep that they describe. What a flag says stands above what the file says, and its axes
// come behind those of the file. `note` as of ApplyJobFlags.
absl::StatusOr<client::SweepRequest> MakeSweepRequest(const SweepFlags& flags, std::string* note);

// "FIELD=first:last:count", both ends included, or "FIELD=v1,v2,...". InvalidArgument names value
// and rule.
absl::StatusOr<client::SweepAxis> ParseAxis(const std::string& text);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_SWEEP_FLAGS_H_
