#include "server/storage/job_rows.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/storage/columns.h"

namespace spikepinn::server {
namespace {

// What ReadBriefRow reads.
constexpr char kBriefColumns[] =
    "number, id, display_name, device, state, attempt, create_time, start_time, end_time, "
    "error_reason, error_message, last_event_sequence, user, priority, threads, memory_bytes, "
    "wall_time, scratch_bytes, max_attempts, failures, not_before, sweep, sweep_index, "
    "first_event_sequence, (SELECT s.id FROM sweeps AS s WHERE s.number = jobs.sweep)";
constexpr int kBriefColumnCount = 25;

void ReadWhatWasAskedFor(const Statement& row, Job* job) {
  job->user = row.Bytes(12);
  job->priority = static_cast<std::int32_t>(row.Int(13));
  job->threads = static_cast<std::int32_t>(row.Int(14));
  job->resources.memory_bytes = row.Int(15);
  job->resources.wall_time = absl::Nanoseconds(row.Int(16));
  job->resources.scratch_bytes = row.Int(17);
  job->max_attempts = static_cast<std::int32_t>(row.Int(18));
}

JobRow ReadBriefRow(const Statement& row) {
  JobRow result;
  Job& job = result.job;
  job.number = row.Int(0);
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
  ReadWhatWasAskedFor(row, &job);
  job.failures = static_cast<std::int32_t>(row.Int(19));
  job.not_before = FromColumn(row.OptionalInt(20));
  result.sweep = row.Int(21);
  job.sweep_index = row.Int(22);
  job.first_event_sequence = row.Int(23);
  job.sweep_id = row.Bytes(24);
  return result;
}

absl::Status NoSuchJob(absl::string_view id) {
  return Refuse(Refusal::kNoSuchJob, absl::StrCat(JobName(id), ": no such job"));
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

absl::StatusOr<std::optional<std::string>> EarlierJobId(Database* db, const RequestOf& request) {
  return EarlierId(db->Prepare("SELECT id, request_digest FROM jobs WHERE request_id = ?"), request,
                   JobName);
}

absl::StatusOr<bool> JobExists(Database* db, absl::string_view id) {
  Statement query = db->Prepare("SELECT 1 FROM jobs WHERE id = ?");
  query.Bind(id);
  return query.Step();
}

absl::StatusOr<std::int64_t> InsertJob(Database* db, const Job& job, const RequestOf& request,
                                       std::int64_t sweep) {
  // NULLIF: any number of jobs may have no request id and no sweep.
  Statement insert = db->Prepare(
      "INSERT INTO jobs (id, display_name, device, request_id, request_digest, state, attempt,"
      " create_time, error_reason, error_message, last_event_sequence, progress, summary, user,"
      " priority, threads, memory_bytes, wall_time, scratch_bytes, max_attempts, sweep, "
      "sweep_index)"
      " VALUES (?, ?, ?, NULLIF(?, ''), ?, ?, ?, ?, 0, '', ?, x'', x'', ?, ?, ?, ?, ?, ?, ?,"
      " NULLIF(?, 0), ?)");
  insert.Bind(job.id, job.display_name, job.device, request.id, Blob{request.digest},
              static_cast<int>(job.state), job.attempt, ToColumn(job.create_time),
              job.last_event_sequence, job.user, job.priority, job.threads,
              job.resources.memory_bytes, absl::ToInt64Nanoseconds(job.resources.wall_time),
              job.resources.scratch_bytes, job.max_attempts, sweep, job.sweep_index);
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
      "UPDATE jobs SET state = ?, attempt = ?, failures = ?, not_before = ?, start_time = ?,"
      " end_time = ?, error_reason = ?, error_message = ?, first_event_sequence = ?,"
      " last_event_sequence = ?, progress = ?, summary = ? WHERE number = ?");
  update.Bind(static_cast<int>(job.state), job.attempt, job.failures, ToColumn(job.not_before),
              ToColumn(job.start_time), ToColumn(job.end_time), static_cast<int>(job.error.reason),
              job.error.message, job.first_event_sequence, job.last_event_sequence,
              Blob{job.progress}, Blob{job.summary}, row.job.number);
  return update.Run();
}

absl::Status UpdateLog(Database* db, const JobRow& row, const std::string* progress) {
  if (progress == nullptr) {
    Statement update = db->Prepare(
        "UPDATE jobs SET first_event_sequence = ?, last_event_sequence = ? WHERE number = ?");
    update.Bind(row.job.first_event_sequence, row.job.last_event_sequence, row.job.number);
    return update.Run();
  }
  Statement update = db->Prepare(
      "UPDATE jobs SET first_event_sequence = ?, last_event_sequence = ?, progress = ?"
      " WHERE number = ?");
  update.Bind(row.job.first_event_sequence, row.job.last_event_sequence, Blob{*progress},
              row.job.number);
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

absl::StatusOr<std::vector<JobRow>> JobsInState(Database* db, JobState state) {
  Statement query = db->Prepare(
      absl::StrCat("SELECT ", kBriefColumns, " FROM jobs WHERE state = ? ORDER BY number"));
  query.Bind(static_cast<int>(state));
  return ReadBriefRows(&query);
}

absl::StatusOr<std::vector<JobRow>> FirstJobsOfSweep(Database* db, std::int64_t sweep, int limit) {
  Statement query = db->Prepare(
      absl::StrCat("SELECT ", kBriefColumns, " FROM jobs WHERE sweep = ? ORDER BY number LIMIT ?"));
  query.Bind(sweep, limit);
  return ReadBriefRows(&query);
}

absl::StatusOr<std::vector<JobRow>> JobsBefore(Database* db, const JobsOf& of, std::int64_t before,
                                               int limit) {
  // The first index that fits: a sweep has at most thousands of jobs, a user may have all of them.
  std::string where = "number < ?";
  if (of.state != 0) absl::StrAppend(&where, " AND state = ?");
  if (of.sweep != 0) absl::StrAppend(&where, " AND sweep = ?");
  if (!of.user.empty()) absl::StrAppend(&where, of.sweep != 0 ? " AND +user = ?" : " AND user = ?");
  Statement query = db->Prepare(absl::StrCat("SELECT ", kBriefColumns, " FROM jobs WHERE ", where,
                                             " ORDER BY number DESC LIMIT ?"));
  query.BindNext(before);
  if (of.state != 0) query.BindNext(of.state);
  if (of.sweep != 0) query.BindNext(of.sweep);
  if (!of.user.empty()) query.BindNext(of.user);
  query.BindNext(limit);
  return ReadBriefRows(&query);
}

absl::StatusOr<std::vector<Job>> JobsWithResults(Database* db, std::int64_t from, std::int64_t end,
                                                 int limit) {
  Statement query = db->Prepare(
      absl::StrCat("SELECT ", kBriefColumns, ", summary, effective_spec",
                   " FROM jobs JOIN specs ON specs.job = jobs.number",
                   " WHERE jobs.number >= ? AND jobs.number < ? ORDER BY jobs.number LIMIT ?"));
  query.Bind(from, end, limit);
  std::vector<Job> jobs;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return jobs;
    jobs.push_back(ReadBriefRow(query).job);
    jobs.back().summary = query.Bytes(kBriefColumnCount);
    jobs.back().effective_spec = query.Bytes(kBriefColumnCount + 1);
  }
}

absl::StatusOr<std::vector<QueuedJob>> QueuedJobs(Database* db) {
  Statement query = db->Prepare(
      "SELECT number, id, user, priority, device, threads, memory_bytes, not_before,"
      " (SELECT s.id FROM sweeps AS s WHERE s.number = jobs.sweep)"
      " FROM jobs WHERE state = ? ORDER BY number");
  query.Bind(static_cast<int>(JobState::kQueued));
  std::vector<QueuedJob> jobs;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return jobs;
    QueuedJob& job = jobs.emplace_back();
    job.number = query.Int(0);
    job.id = query.Bytes(1);
    job.user = query.Bytes(2);
    job.priority = static_cast<std::int32_t>(query.Int(3));
    job.device = query.Bytes(4);
    job.threads = static_cast<std::int32_t>(query.Int(5));
    job.memory_bytes = query.Int(6);
    job.not_before = FromColumn(query.OptionalInt(7));
    job.sweep_id = query.Bytes(8);
  }
}

absl::StatusOr<JobCounts> CountJobs(Database* db) {
  Statement query =
      db->Prepare("SELECT state, COUNT(*) FROM jobs WHERE state BETWEEN 1 AND 6 GROUP BY state");
  JobCounts counts;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return counts;
    CountOf(static_cast<JobState>(query.Int(0)), &counts) += query.Int(1);
  }
}

}  // namespace spikepinn::server
