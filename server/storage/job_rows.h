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
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// A job and its key, which ascends in the order of creation.
struct JobRow {
  std::int64_t number = 0;
  Job job;
};

// What an earlier create call with some request id made.
struct EarlierRequest {
  std::string job_id;
  std::string digest;
};

absl::StatusOr<std::optional<EarlierRequest>> FindRequest(Database* db,
                                                          absl::string_view request_id);

absl::StatusOr<bool> JobExists(Database* db, absl::string_view id);

// Stores `job` and the specs it has, under the request of `request`. Returns the new number.
absl::StatusOr<std::int64_t> InsertJob(Database* db, const Job& job, const NewJob& request);

// The whole job. NotFound if there is none.
absl::StatusOr<JobRow> LoadJob(Database* db, absl::string_view id);

// The same without specs, progress and summary.
absl::StatusOr<JobRow> LoadBriefJob(Database* db, absl::string_view id);

// Writes what moves and events change: everything but id, names, device and specs.
absl::Status UpdateJob(Database* db, const JobRow& row);

// Writes last_event_sequence and `progress`, or only the former if that is null.
absl::Status UpdateLastEvent(Database* db, const JobRow& row, const std::string* progress);

// Removes the job with all that belongs to it.
absl::Status DeleteJob(Database* db, std::int64_t number);

absl::Status InsertModel(Database* db, std::int64_t job, absl::string_view model);
// NotFound if there is none.
absl::StatusOr<std::string> LoadModel(Database* db, std::int64_t job);

inline constexpr std::int64_t kNewest = std::numeric_limits<std::int64_t>::max();

// Brief jobs numbered below `before`, newest first; of any state if `state` is empty.
absl::StatusOr<std::vector<JobRow>> JobsBefore(Database* db, std::optional<JobState> state,
                                               std::int64_t before, int limit);

// Devices that queued jobs ask for, each once.
absl::StatusOr<std::vector<std::string>> QueuedDevices(Database* db);

// Brief queued jobs that ask for `device`, oldest first.
absl::StatusOr<std::vector<JobRow>> QueuedJobs(Database* db, absl::string_view device, int limit);

absl::StatusOr<JobCounts> CountJobs(Database* db);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_JOB_ROWS_H_
