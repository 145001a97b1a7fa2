#include "server/storage/usage_rows.h"

#include "server/storage/columns.h"

namespace spikepinn::server {

absl::Status StoreUsage(Database* db, const UserUsage& usage) {
  if (usage.thread_seconds <= 0.0) {
    Statement forget = db->Prepare("DELETE FROM usage WHERE user = ?");
    forget.Bind(usage.user);
    return forget.Run();
  }
  Statement store =
      db->Prepare("INSERT OR REPLACE INTO usage (user, thread_seconds, as_of) VALUES (?, ?, ?)");
  store.Bind(usage.user, usage.thread_seconds, absl::ToUnixNanos(usage.as_of));
  return store.Run();
}

absl::StatusOr<std::vector<UserUsage>> ReadUsage(Database* db) {
  Statement query = db->Prepare("SELECT user, thread_seconds, as_of FROM usage ORDER BY user");
  std::vector<UserUsage> usage;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return usage;
    usage.push_back({query.Bytes(0), query.Double(1), absl::FromUnixNanos(query.Int(2))});
  }
}

}  // namespace spikepinn::server
