// Verifies what the storage promises, for a database that nobody is using.
#ifndef SPIKEPINN_SERVER_STORAGE_CHECK_H_
#define SPIKEPINN_SERVER_STORAGE_CHECK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/storage/data_dir.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

struct CheckReport {
  std::vector<std::string> findings;  // what is wrong, a line each
  std::vector<std::string> notes;     // what is worth knowing, but does no harm
  std::int64_t jobs = 0;
  std::int64_t events = 0;
};

// Reads everything and changes nothing. A database that cannot be read is a finding.
CheckReport CheckDatabase(Database* db);

// The same with the database of a folder, and its folders of checkpoints. An error if it cannot be
// checked at all: there is no database, or another program has it open.
absl::StatusOr<CheckReport> CheckFolder(const DataDir& data_dir);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_CHECK_H_
