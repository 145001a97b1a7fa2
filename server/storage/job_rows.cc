#include "server/storage/job_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/jobs/job_name.h"
#include "server/storage/columns.h"

namespace spikepinn::server {
namespace {

// What ReadBriefRow reads.
constexpr char kBriefColumns[] =
    "number, id, display_name, device, state, attempt, create_time, start_time, end_time, "
    "error_reason, error_message, last_event_sequence";
constexpr int kBriefColumnCount = 12;

JobRow ReadBriefRow(const Statement& row) {
  JobRow result;
  Job& job = result.job;
  result.number = row.Int(0);
  job.id = row.Bytes(1);
  job.display_name = row.Bytes(2);
  job.device = row.Bytes(3);
  job.state = static_cast<JobState>(row.Int(4));
  job.attempt = static_cast<std::int32_t>(row.Int(5));
  job.create_time = FromColumn(row.OptionalInt(6));
  job.start_time = FromColumn(row.OptionalInt(7));
  job.end_time = FromColumn(row.OptionalInt(8));
  job.error.reason = static_cast<FailureReason>(row.Int(9));
  job.error.message = row.Bytes(10);
  job.last_event_sequence = row.Int(11);
  return result;
}

absl::Status NoSuchJob(absl::string_view id) {
  return absl::NotFoundError(absl::StrCat(JobName(id), ": no such job"));
}

absl::StatusOr<std::vector<JobRow>> ReadBriefRows(Statement* query) {
  std::vector<JobRow> rows;
  while (true) {
    absl::StatusOr<bool> row = query->Step();
    if (!row.ok()) return row.status();
    if (!*row) return rows;
    rows.push_back(ReadBriefRow(*query));
  }
}

}  // namespace

absl::StatusOr<std::optional<EarlierRequest>> FindRequest(Database* db,
                                                          absl::string_view request_id) {
  Statement query = db->Prepare("SELECT id, request_digest FROM jobs WHERE request_id = ?");
  query.Bind(request_id);
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  if (!*row) return std::nullopt;
  return EarlierRequest{query.Bytes(0), query.Bytes(1)};
}

absl::StatusOr<bool> JobExists(Database* db, absl::string_view id) {
  Statement query = db->Prepare("SELECT 1 FROM jobs WHERE id = ?");
  query.Bind(id);
  return query.Step();
}

absl::StatusOr<std::int64_t> InsertJob(Database* db, const Job& job, const NewJob& request) {
  // NULLIF: any number of jobs may have no request id.
  Statement insert = db->Prepare(
      "INSERT INTO jobs (id, display_name, device, request_id, request_digest, state, attempt,"
      " create_time, error_reason, error_message, last_event_sequence, progress, summary)"
      " VALUES (?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, 0, '', ?, x'', x'')");
  insert.Bind(job.id, job.display_name, job.device, request.request_id,
              Blob{request.request_digest}, static_cast<int>(job.state), job.attempt,
              ToColumn(job.create_time), job.last_event_sequence);
  if (absl::Status status = insert.Run(); !status.ok()) return status;
  const std::int64_t number = db->LastInsertRowId();
  Statement specs = db->Prepare("INSERT INTO specs (job, spec, effective_spec) VALUES (?, ?, ?)");
  specs.Bind(number, Blob{job.spec}, Blob{job.effective_spec});
  if (absl::Status status = specs.Run(); !status.ok()) return status;
  return number;
}

absl::StatusOr<JobRow> LoadJob(Database* db, absl::string_view id) {
  Statement query = db->Prepare(
      absl::StrCat("SELECT ", kBriefColumns, ", progress, summary, spec, effective_spec",
                   " FROM jobs JOIN specs ON specs.job = jobs.number WHERE id = ?"));
  query.Bind(id);
  absl::StatusOr<bool> found = query.Step();
  if (!found.ok()) return found.status();
  if (!*found) return NoSuchJob(id);
  JobRow row = ReadBriefRow(query);
  row.job.progress = query.Bytes(kBriefColumnCount);
  row.job.summary = query.Bytes(kBriefColumnCount + 1);
  row.job.spec = query.Bytes(kBriefColumnCount + 2);
  row.job.effective_spec = query.Bytes(kBriefColumnCount + 3);
  return row;
}

absl::StatusOr<JobRow> LoadBriefJob(Database* db, absl::string_view id) {
  Statement query = db->Prepare(absl::StrCat("SELECT ", kBriefColumns, " FROM jobs WHERE id = ?"));
  query.Bind(id);
  absl::StatusOr<bool> found = query.Step();
  if (!found.ok()) return found.status();
  if (!*found) return NoSuchJob(id);
  return ReadBriefRow(query);
}

absl::Status UpdateJob(Database* db, const JobRow& row) {
  const Job& job = row.job;
  Statement update = db->Prepare(
      "UPDATE jobs SET state = ?, attempt = ?, start_time = ?, end_time = ?, error_reason = ?,"
      " error_message = ?, last_event_sequence = ?, progress = ?, summary = ? WHERE number = ?");
  update.Bind(static_cast<int>(job.state), job.attempt, ToColumn(job.start_time),
              ToColumn(job.end_time), static_cast<int>(job.error.reason), job.error.message,
              job.last_event_sequence, Blob{job.progress}, Blob{job.summary}, row.number);
  return update.Run();
}

absl::Status UpdateLastEvent(Database* db, const JobRow& row, const std::string* progress) {
  if (progress == nullptr) {
    Statement update = db->Prepare("UPDATE jobs SET last_event_sequence = ? WHERE number = ?");
    update.Bind(row.job.last_event_sequence, row.number);
    return update.Run();
  }
  Statement update =
      db->Prepare("UPDATE jobs SET last_event_sequence = ?, progress = ? WHERE number = ?");
  update.Bind(row.job.last_event_sequence, Blob{*progress}, row.number);
  return update.Run();
}

absl::Status DeleteJob(Database* db, std::int64_t number) {
  Statement remove = db->Prepare("DELETE FROM jobs WHERE number = ?");
  remove.Bind(number);
  return remove.Run();
}

absl::Status InsertModel(Database* db, std::int64_t job, absl::string_view model) {
  Statement insert = db->Prepare("INSERT INTO models (job, model) VALUES (?, ?)");
  insert.Bind(job, Blob{model});
  return insert.Run();
}

absl::StatusOr<std::string> LoadModel(Database* db, std::int64_t job) {
  Statement query = db->Prepare("SELECT model FROM models WHERE job = ?");
  query.Bind(job);
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  if (!*row) return absl::NotFoundError("no model is stored");
  return query.Bytes(0);
}

absl::StatusOr<std::vector<JobRow>> JobsBefore(Database* db, std::optional<JobState> state,
                                               std::int64_t before, int limit) {
  if (!state) {
    Statement query = db->Prepare(absl::StrCat(
        "SELECT ", kBriefColumns, " FROM jobs WHERE number < ? ORDER BY number DESC LIMIT ?"));
    query.Bind(before, limit);
    return ReadBriefRows(&query);
  }
  Statement query = db->Prepare(
      absl::StrCat("SELECT ", kBriefColumns,
                   " FROM jobs WHERE state = ? AND number < ? ORDER BY number DESC LIMIT ?"));
  query.Bind(static_cast<int>(*state), before, limit);
  return ReadBriefRows(&query);
}

absl::StatusOr<std::vector<std::string>> QueuedDevices(Database* db) {
  static_assert(static_cast<int>(JobState::kQueued) == 1);
  std::vector<std::string> devices;
  std::string from;
  // One look into the index for each device, however many jobs there are. `state = 1` is spelled
  // out because the index holds just those rows; left to itself, SQLite would sort them all.
  while (true) {
    Statement next = db->Prepare(
        "SELECT device FROM jobs INDEXED BY queued_jobs_by_device"
        " WHERE state = 1 AND device >= ? ORDER BY device LIMIT 1");
    next.Bind(from);
    absl::StatusOr<bool> row = next.Step();
    if (!row.ok()) return row.status();
    if (!*row) return devices;
    devices.push_back(next.Bytes(0));
    from = devices.back() + '\0';  // the next word there can be
  }
}

absl::StatusOr<std::vector<JobRow>> QueuedJobs(Database* db, absl::string_view device, int limit) {
  Statement query =
      db->Prepare(absl::StrCat("SELECT ", kBriefColumns,
                               " FROM jobs INDEXED BY queued_jobs_by_device"
                               " WHERE state = 1 AND device = ? ORDER BY number LIMIT ?"));
  query.Bind(device, limit);
  return ReadBriefRows(&query);
}

absl::StatusOr<JobCounts> CountJobs(Database* db) {
  Statement query =
      db->Prepare("SELECT state, COUNT(*) FROM jobs WHERE state IN (?, ?, ?) GROUP BY state");
  query.Bind(static_cast<int>(JobState::kQueued), static_cast<int>(JobState::kRunning),
             static_cast<int>(JobState::kCancelling));
  JobCounts counts;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return counts;
    switch (static_cast<JobState>(query.Int(0))) {
      case JobState::kQueued:
        counts.queued += query.Int(1);
        break;
      case JobState::kRunning:
        counts.running += query.Int(1);
        break;
      case JobState::kCancelling:
        counts.cancelling += query.Int(1);
        break;
      default:
        break;
    }
  }
}

}  // namespace spikepinn::server
