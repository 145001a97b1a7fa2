#include "server/storage/retention.h"

#include <algorithm>

#include "server/storage/columns.h"
#include "server/storage/sweep_rows.h"

namespace spikepinn::server {
namespace {

// A few milliseconds' worth.
constexpr std::int64_t kEventsAtATime = 1000;

}  // namespace

absl::StatusOr<std::optional<Ended>> OldestEnded(Database* db) {
  std::optional<Ended> oldest;
  Statement job = db->Prepare(
      "SELECT end_time, id FROM jobs WHERE end_time IS NOT NULL AND sweep IS NULL"
      " ORDER BY end_time LIMIT 1");
  absl::StatusOr<bool> found = job.Step();
  if (!found.ok()) return found.status();
  if (*found) oldest = Ended{.end_time = FromColumn(job.Int(0)), .job_id = job.Bytes(1)};
  Statement sweep = db->Prepare(
      "SELECT end_time, id FROM sweeps WHERE end_time IS NOT NULL ORDER BY end_time LIMIT 1");
  found = sweep.Step();
  if (!found.ok()) return found.status();
  if (*found && (!oldest || FromColumn(sweep.Int(0)) < oldest->end_time)) {
    oldest = Ended{.end_time = FromColumn(sweep.Int(0)), .sweep_id = sweep.Bytes(1)};
  }
  return oldest;
}

absl::StatusOr<bool> IsExpired(Database* db, const Retention& retention, const Ended& oldest,
                               const JobCounts& counts, absl::Time now) {
  if (retention.max_age > absl::ZeroDuration() && now - oldest.end_time > retention.max_age) {
    return true;
  }
  if (now - oldest.end_time < retention.min_age) return false;
  if (retention.max_jobs > 0) {
    // A sweep that goes on keeps all its jobs, so these must not push out others.
    absl::StatusOr<std::int64_t> kept = EndedJobsOfOpenSweeps(db);
    if (!kept.ok()) return kept.status();
    if (counts.ended() - *kept > retention.max_jobs) return true;
  }
  if (retention.max_bytes > 0) {
    absl::StatusOr<std::int64_t> bytes = db->UsedBytes();
    if (!bytes.ok()) return bytes.status();
    if (*bytes > retention.max_bytes) return true;
  }
  return false;
}

bool MayRemoveMore(int limit, absl::Span<const Job> removed) {
  std::int64_t events = 0;
  for (const Job& job : removed) events += job.last_event_sequence - job.first_event_sequence + 1;
  return removed.size() < static_cast<std::size_t>(std::max(limit, 0)) && events < kEventsAtATime;
}

}  // namespace spikepinn::server
