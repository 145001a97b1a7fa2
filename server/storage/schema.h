// The tables of the database, and how those of older versions are brought up to date.
#ifndef SPIKEPINN_SERVER_STORAGE_SCHEMA_H_
#define SPIKEPINN_SERVER_STORAGE_SCHEMA_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// The version that this program reads and writes.
std::int64_t CurrentSchemaVersion();

// The version of a database; 0 for an empty one.
absl::StatusOr<std::int64_t> SchemaVersion(Database* db);

// Brings an empty or older database to the current version, each step in one transaction.
// FailedPrecondition, with nothing changed, for a newer one.
absl::Status Migrate(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SCHEMA_H_
