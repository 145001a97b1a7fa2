// The part of a command line that says what to train: a job file, or a preset and a few flags.
#ifndef SPIKEPINN_CLIENT_CLI_JOB_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_JOB_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "client/client/job.h"

namespace spikepinn::cli {

struct JobFlags {
  std::string file;
  std::optional<std::string> name;
  std::optional<std::string> preset;
  std::optional<std::string> method;
  std::optional<std::string> device;
  std::optional<std::string> precision;
  std::optional<double> accuracy;
  bool strict = false;
  std::optional<std::int64_t> adam_steps;
  std::optional<std::int64_t> lbfgs_rounds;
  std::optional<std::int64_t> threads;
  std::optional<std::uint64_t> seed;
  std::optional<double> guide_dt_ms;
};

// Adds FILE and the flags to a command; `flags` must outlive it.
void AddJobFlags(CLI::App* command, JobFlags* flags);

// The job that they describe, checked; what a flag says stands above what the file says.
absl::StatusOr<client::JobRequest> MakeJobRequest(const JobFlags& flags);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_JOB_FLAGS_H_
