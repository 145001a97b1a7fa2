// Whether a database has all that its schema version promises.
#ifndef SPIKEPINN_SERVER_STORAGE_SCHEMA_CHECK_H_
#define SPIKEPINN_SERVER_STORAGE_SCHEMA_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// What is missing of the current version, a line each: tables and indexes, by name.
absl::StatusOr<std::vector<std::string>> MissingFromSchema(Database* db);

// Whether there is any table of ours, whatever the version says.
absl::StatusOr<bool> HasTables(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SCHEMA_CHECK_H_
