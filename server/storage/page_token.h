// Where a listing goes on, as an opaque word that clients hand back.
#ifndef SPIKEPINN_SERVER_STORAGE_PAGE_TOKEN_H_
#define SPIKEPINN_SERVER_STORAGE_PAGE_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/jobs/job_store.h"

namespace spikepinn::server {

// The token of a page whose last job has this number.
std::string MakePageToken(std::int64_t last_number, const JobFilter& filter);

// The number in a token. InvalidArgument unless MakePageToken made it for an equal filter; the
// order of the states, and states named twice, make no difference.
absl::StatusOr<std::int64_t> ParsePageToken(absl::string_view token, const JobFilter& filter);

// The same for listings of sweeps.
std::string MakeSweepPageToken(std::int64_t last_number);
absl::StatusOr<std::int64_t> ParseSweepPageToken(absl::string_view token);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_PAGE_TOKEN_H_
