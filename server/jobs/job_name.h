// The names of jobs and sweeps in the API: "jobs/{job}", "sweeps/{sweep}".
#ifndef SPIKEPINN_SERVER_JOBS_JOB_NAME_H_
#define SPIKEPINN_SERVER_JOBS_JOB_NAME_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn::server {

// "jobs/{id}".
std::string JobName(absl::string_view id);

// "sweeps/{id}".
std::string SweepName(absl::string_view id);

// The id in a name. InvalidArgument unless it is one segment of letters, digits and "-" behind
// "jobs/" or "sweeps/".
absl::StatusOr<std::string> ParseJobName(absl::string_view name);
absl::StatusOr<std::string> ParseSweepName(absl::string_view name);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_JOB_NAME_H_
