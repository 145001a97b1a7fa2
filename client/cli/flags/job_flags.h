// The part of a command line that says what to train: a job file, or a preset and a few flags.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_JOB_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_JOB_FLAGS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "client/cli/flags/set_flags.h"
#include "client/client/job.h"

namespace spikepinn::cli {

struct JobFlags {
  std::string file;
  std::string cell;  // of a NeuroML file
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
  std::optional<std::string> user;
  std::optional<int> priority;
  std::optional<std::string> memory;  // "2GiB"
  std::optional<std::string> time;    // "2h"
  std::optional<std::string> scratch;
  std::optional<int> max_attempts;
  SetFlags fields;  // --unset before all others, --set after them
};

// Adds FILE, --preset and the flags to a command; `flags` must outlive it.
void AddJobFlags(CLI::App* command, JobFlags* flags);

// The same without FILE and --preset: for a job that is there already.
void AddJobChangeFlags(CLI::App* command, JobFlags* flags);

// Makes a request one of --preset, which must be given; InvalidArgument beside --cell.
absl::Status UsePreset(const JobFlags& flags, client::JobRequest* request);

// Puts what the flags say above what a request says already; FILE is not looked at, and the spec is
// not checked. Where they change the method, options that the new one does not have are left out:
// `note` says so, and is empty otherwise. InvalidArgument names flag, value and rule.
absl::Status ApplyJobFlags(const JobFlags& flags, client::JobRequest* request, std::string* note);

// The job that they describe, checked; what a flag says stands above what the file says. `note` as
// above.
absl::StatusOr<client::JobRequest> MakeJobRequest(const JobFlags& flags, std::string* note);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_JOB_FLAGS_H_
