// The rows of the tables sweeps and sweep_definitions: all the SQL about them. Every function runs
// in the transaction that its caller has open, on the caller's thread.
#ifndef SPIKEPINN_SERVER_STORAGE_SWEEP_ROWS_H_
#define SPIKEPINN_SERVER_STORAGE_SWEEP_ROWS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/jobs/job.h"
#include "server/storage/job_rows.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// A sweep, its key, which ascends in the order of creation, and the key of its first job: those of
// the others follow without gaps in the order of their index.
struct SweepRow {
  std::int64_t number = 0;
  std::int64_t first_job = 0;
  Sweep sweep;
};

// As EarlierId does.
absl::StatusOr<std::optional<std::string>> EarlierSweepId(Database* db, const RequestOf& request);

absl::StatusOr<bool> SweepExists(Database* db, absl::string_view id);

// Stores the sweep with its definition and counts. Returns the new number.
absl::StatusOr<std::int64_t> InsertSweep(Database* db, const SweepRow& row,
                                         const RequestOf& request);

absl::Status UpdateFirstJob(Database* db, std::int64_t sweep, std::int64_t first_job);

// The whole sweep. NotFound if there is none.
absl::StatusOr<SweepRow> LoadSweep(Database* db, absl::string_view id);
// The same by its key.
absl::StatusOr<SweepRow> LoadSweep(Database* db, std::int64_t number);

// Sweeps numbered below `before`, newest first, without definitions.
absl::StatusOr<std::vector<SweepRow>> SweepsBefore(Database* db, std::int64_t before, int limit);

// One of its jobs went from one state to another at `now`. Ends the sweep with its last job.
absl::Status CountMove(Database* db, std::int64_t sweep, JobState from, JobState to,
                       absl::Time now);

// From now on LoadSweep and its like do not find the sweep: it has no definition any more.
absl::Status MarkDeleted(Database* db, absl::string_view id);

// A sweep that is marked and still has its row, nothing if there is none. Looks at all sweeps.
absl::StatusOr<std::optional<std::int64_t>> DeletedSweep(Database* db);

// Removes the sweep, whose jobs must be gone.
absl::Status DeleteSweepRow(Database* db, std::int64_t sweep);

// Ended jobs of sweeps that have not ended.
absl::StatusOr<std::int64_t> EndedJobsOfOpenSweeps(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SWEEP_ROWS_H_
