#include "server/storage/schema_check.h"

#include <memory>
#include <set>

#include "absl/strings/str_cat.h"
#include "server/storage/schema.h"

namespace spikepinn::server {
namespace {

// "table jobs", "index jobs_by_state", ... without what SQLite makes by itself.
absl::StatusOr<std::set<std::string>> PartsOf(Database* db) {
  Statement query = db->Prepare("SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL");
  std::set<std::string> parts;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return parts;
    parts.insert(absl::StrCat(query.Bytes(0), " ", query.Bytes(1)));
  }
}

absl::StatusOr<std::set<std::string>> PartsOfNewDatabase() {
  absl::StatusOr<std::unique_ptr<Database>> db = Database::Open(":memory:");
  if (!db.ok()) return db.status();
  if (absl::Status status = Migrate(db->get()); !status.ok()) return status;
  return PartsOf(db->get());
}

}  // namespace

absl::StatusOr<std::vector<std::string>> MissingFromSchema(Database* db) {
  absl::StatusOr<std::set<std::string>> expected = PartsOfNewDatabase();
  if (!expected.ok()) return expected.status();
  absl::StatusOr<std::set<std::string>> parts = PartsOf(db);
  if (!parts.ok()) return parts.status();
  std::vector<std::string> missing;
  for (const std::string& part : *expected) {
    if (!parts->contains(part)) missing.push_back(absl::StrCat(part, ": is missing"));
  }
  return missing;
}

absl::StatusOr<bool> HasTables(Database* db) {
  absl::StatusOr<std::set<std::string>> parts = PartsOf(db);
  if (!parts.ok()) return parts.status();
  return !parts->empty();
}

}  // namespace spikepinn::server
