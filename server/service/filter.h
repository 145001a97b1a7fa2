// The filter of ListJobs: "state = RUNNING OR state = QUEUED AND user = \"ada\"".
#ifndef SPIKEPINN_SERVER_SERVICE_FILTER_H_
#define SPIKEPINN_SERVER_SERVICE_FILTER_H_

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/jobs/job_store.h"

namespace spikepinn::server {

// Comparisons of the state joined by OR, of user and sweep, in any order joined by AND, which binds
// less than OR (AIP-160); nothing but blanks means all jobs. InvalidArgument quotes the part that
// is wrong and says what would be right.
absl::StatusOr<JobFilter> ParseFilter(absl::string_view text);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_FILTER_H_
