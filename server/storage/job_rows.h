// The rows of the tables jobs, specs and models: all the SQL about them. Every function runs in the
// transaction that its caller has open, on the caller's thread.
#ifndef SPIKEPINN_SERVER_STORAGE_JOB_ROWS_H_
#define SPIKEPINN_SERVER_STORAGE_JOB_ROWS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/jobs/job.h"
#include "server/jobs/job_store.h"
#include "server/storage/request.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// A job, whose key is its number, and that of its sweep.
struct JobRow {
  std::int64_t sweep = 0;  // key of its sweep; 0: none
  Job job;
};

// As EarlierId does.
absl::StatusOr<std::optional<std::string>> EarlierJobId(Database* db, const RequestOf& request);

absl::StatusOr<bool> JobExists(Database* db, absl::string_view id);

// Stores `job` and the specs it has, in the sweep with that key. Returns the new number.
absl::StatusOr<std::int64_t> InsertJob(Database* db, const Job& job, const RequestOf& request,
                                       std::int64_t sweep);

// The whole job. NotFound if there is none.
absl::StatusOr<JobRow> LoadJob(Database* db, absl::string_view id);

// The same without specs, progress and summary.
absl::StatusOr<JobRow> LoadBriefJob(Database* db, absl::string_view id);

// Writes what moves and events change: not what was asked for.
absl::Status UpdateJob(Database* db, const JobRow& row);

// Writes both ends of the log and `progress`, or only the former if that is null.
absl::Status UpdateLog(Database* db, const JobRow& row, const std::string* progress);

// Removes the job with all that belongs to it.
absl::Status DeleteJob(Database* db, std::int64_t number);

absl::Status InsertModel(Database* db, std::int64_t job, absl::string_view model);
// NotFound if there is none.
absl::StatusOr<std::string> LoadModel(Database* db, std::int64_t job);

inline constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

// Brief jobs, oldest first.
absl::StatusOr<std::vector<JobRow>> JobsInState(Database* db, JobState state);

absl::StatusOr<std::vector<JobRow>> FirstJobsOfSweep(Database* db, std::int64_t sweep, int limit);

struct JobsOf {
  int state = 0;           // number of a JobState; 0: all
  std::int64_t sweep = 0;  // key; 0: all
  std::string user;        // empty: everybody
};

// Brief jobs numbered below `before`, newest first. Reads no more than it returns if `of` names a
// state or neither user nor sweep, and no more than a sweep if it names that.
absl::StatusOr<std::vector<JobRow>> JobsBefore(Database* db, const JobsOf& of, std::int64_t before,
                                               int limit);

// Jobs numbered from `from` to below `end`, ascending, with summaries and effective specs.
absl::StatusOr<std::vector<Job>> JobsWithResults(Database* db, std::int64_t from, std::int64_t end,
                                                 int limit);

// All of them, oldest first.
absl::StatusOr<std::vector<QueuedJob>> QueuedJobs(Database* db);

// Reads an entry for each job.
absl::StatusOr<JobCounts> CountJobs(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_JOB_ROWS_H_
