// What is removed first when not everything is kept. Every function runs in the transaction that
// its caller has open, on the caller's thread.
#ifndef SPIKEPINN_SERVER_STORAGE_RETENTION_H_
#define SPIKEPINN_SERVER_STORAGE_RETENTION_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/jobs/job.h"
#include "server/jobs/job_store.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// A job of no sweep, or a sweep, that has ended.
struct Ended {
  absl::Time end_time = absl::InfinitePast();
  std::string job_id;  // empty: it is a sweep
  std::string sweep_id;
};

// The one that ended first; nothing if nothing has ended.
absl::StatusOr<std::optional<Ended>> OldestEnded(Database* db);

// Whether `oldest` must go. `counts` are those of all jobs.
absl::StatusOr<bool> IsExpired(Database* db, const Retention& retention, const Ended& oldest,
                               const JobCounts& counts, absl::Time now);

// Whether another job may be removed in the transaction that has removed these, of at most `limit`:
// nobody else is served meanwhile, and what takes time are the events.
bool MayRemoveMore(int limit, absl::Span<const Job> removed);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_RETENTION_H_
