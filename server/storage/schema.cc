#include "server/storage/schema.h"

#include <iterator>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

// Step i leads from version i to version i + 1. A step that was released never changes: what it
// made is out on disks. Times are nanoseconds since 1970 in UTC, NULL for "not yet".
constexpr const char* kSteps[] = {
    // AUTOINCREMENT: the number of a deleted job never comes back, so a page token stays right.
    R"sql(
CREATE TABLE jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  device TEXT NOT NULL,
  request_id TEXT UNIQUE,
  request_digest BLOB NOT NULL,
  state INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  start_time INTEGER,
  end_time INTEGER,
  error_reason INTEGER NOT NULL,
  error_message TEXT NOT NULL,
  last_event_sequence INTEGER NOT NULL,
  progress BLOB NOT NULL,
  summary BLOB NOT NULL
) STRICT;

CREATE INDEX jobs_by_state ON jobs (state, number);
CREATE INDEX queued_jobs_by_device ON jobs (device, number) WHERE state = 1;

CREATE TABLE specs (
  job INTEGER PRIMARY KEY REFERENCES jobs (number) ON DELETE CASCADE,
  spec BLOB NOT NULL,
  effective_spec BLOB NOT NULL
) STRICT;

CREATE TABLE models (
  job INTEGER PRIMARY KEY REFERENCES jobs (number) ON DELETE CASCADE,
  model BLOB NOT NULL
) STRICT;

CREATE TABLE events (
  job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  time INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  error_reason INTEGER NOT NULL,
  error_message TEXT NOT NULL,
  detail TEXT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (job, sequence)
) STRICT, WITHOUT ROWID;
)sql",
    // Users, resources, retries, sweeps, a log that is trimmed. Who created the jobs of version 1
    // is not known; their threads are what the scheduler then gave a job at least.
    // Jobs of a sweep have numbers without gaps, beginning with first_job: that is their order. The
    // counters of a sweep change in the transaction that changes a job's state.
    R"sql(
CREATE TABLE sweeps (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  request_id TEXT UNIQUE,
  request_digest BLOB NOT NULL,
  first_job INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  end_time INTEGER,
  queued INTEGER NOT NULL,
  running INTEGER NOT NULL,
  cancelling INTEGER NOT NULL,
  succeeded INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  cancelled INTEGER NOT NULL
) STRICT;

CREATE TABLE sweep_definitions (
  sweep INTEGER PRIMARY KEY REFERENCES sweeps (number) ON DELETE CASCADE,
  definition BLOB NOT NULL
) STRICT;

CREATE TABLE usage (
  user TEXT PRIMARY KEY,
  thread_seconds REAL NOT NULL,
  as_of INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE jobs ADD COLUMN user TEXT NOT NULL DEFAULT 'anonymous';
ALTER TABLE jobs ADD COLUMN priority INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN threads INTEGER NOT NULL DEFAULT 1;
ALTER TABLE jobs ADD COLUMN memory_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN wall_time INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN scratch_bytes INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN max_attempts INTEGER NOT NULL DEFAULT 3;
ALTER TABLE jobs ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN not_before INTEGER;
ALTER TABLE jobs ADD COLUMN sweep INTEGER REFERENCES sweeps (number);
ALTER TABLE jobs ADD COLUMN sweep_index INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN first_event_sequence INTEGER NOT NULL DEFAULT 1;

DROP INDEX queued_jobs_by_device;
CREATE INDEX jobs_by_user ON jobs (user, state, number);
CREATE INDEX jobs_by_sweep ON jobs (sweep, state, number) WHERE sweep IS NOT NULL;
CREATE INDEX ended_jobs ON jobs (end_time) WHERE end_time IS NOT NULL AND sweep IS NULL;
CREATE INDEX ended_sweeps ON sweeps (end_time) WHERE end_time IS NOT NULL;
CREATE INDEX open_sweeps ON sweeps (number) WHERE end_time IS NULL;
)sql",
};

absl::Status TakeStep(Database* db, std::int64_t from) {
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db, "migrate");
  if (!transaction.ok()) return transaction.status();
  if (absl::Status status = db->Execute(kSteps[from]); !status.ok()) return status;
  absl::Status status = db->Execute(absl::StrCat("PRAGMA user_version = ", from + 1));
  if (!status.ok()) return status;
  return transaction->Commit();
}

}  // namespace

std::int64_t CurrentSchemaVersion() { return std::size(kSteps); }

absl::StatusOr<std::int64_t> SchemaVersion(Database* db) {
  Statement query = db->Prepare("PRAGMA user_version");
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  return query.Int(0);
}

absl::Status Migrate(Database* db) {
  absl::StatusOr<std::int64_t> version = SchemaVersion(db);
  if (!version.ok()) return version.status();
  if (*version > CurrentSchemaVersion()) {
    return absl::FailedPreconditionError(
        absl::StrCat(db->path(), " was written by a newer program: it has schema version ",
                     *version, ", this program reads up to ", CurrentSchemaVersion()));
  }
  for (std::int64_t from = *version; from < CurrentSchemaVersion(); ++from) {
    if (absl::Status status = TakeStep(db, from); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace spikepinn::server
