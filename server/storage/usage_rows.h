// The rows of the table usage: what each user has had of the server. Every function runs in the
// transaction that its caller has open, on the caller's thread.
#ifndef SPIKEPINN_SERVER_STORAGE_USAGE_ROWS_H_
#define SPIKEPINN_SERVER_STORAGE_USAGE_ROWS_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/jobs/job.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// Replaces what is known of the user; without any use, nothing is.
absl::Status StoreUsage(Database* db, const UserUsage& usage);

// Of all users, by name.
absl::StatusOr<std::vector<UserUsage>> ReadUsage(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_USAGE_ROWS_H_
