#include "server/storage/sweep_rows.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/storage/columns.h"

namespace spikepinn::server {
namespace {

// What ReadSweepRow reads.
constexpr char kColumns[] =
    "number, first_job, id, display_name, create_time, end_time, queued, running, cancelling, "
    "succeeded, failed, cancelled";
constexpr int kColumnCount = 12;

SweepRow ReadSweepRow(const Statement& row) {
  SweepRow result;
  result.number = row.Int(0);
  result.first_job = row.Int(1);
  Sweep& sweep = result.sweep;
  sweep.id = row.Bytes(2);
  sweep.display_name = row.Bytes(3);
  sweep.create_time = FromColumn(row.OptionalInt(4));
  sweep.end_time = FromColumn(row.OptionalInt(5));
  int column = 6;
  for (JobState state : kAllJobStates) CountOf(state, &sweep.counts) = row.Int(column++);
  return result;
}

absl::StatusOr<SweepRow> ReadWholeSweep(Statement* query, const std::string& name) {
  absl::StatusOr<bool> found = query->Step();
  if (!found.ok()) return found.status();
  if (!*found) return Refuse(Refusal::kNoSuchSweep, absl::StrCat(name, ": no such sweep"));
  SweepRow row = ReadSweepRow(*query);
  row.sweep.definition = query->Bytes(kColumnCount);
  return row;
}

// "queued", "running", ...
std::string CounterOf(JobState state) { return absl::AsciiStrToLower(ToString(state)); }

}  // namespace

absl::StatusOr<std::optional<std::string>> EarlierSweepId(Database* db, const RequestOf& request) {
  return EarlierId(db->Prepare("SELECT id, request_digest FROM sweeps WHERE request_id = ?"),
                   request, SweepName);
}

absl::StatusOr<bool> SweepExists(Database* db, absl::string_view id) {
  Statement query = db->Prepare("SELECT 1 FROM sweeps WHERE id = ?");
  query.Bind(id);
  return query.Step();
}

absl::StatusOr<std::int64_t> InsertSweep(Database* db, const SweepRow& row,
                                         const RequestOf& request) {
  const Sweep& sweep = row.sweep;
  const JobCounts& counts = sweep.counts;
  Statement insert = db->Prepare(
      "INSERT INTO sweeps (id, display_name, request_id, request_digest, first_job, create_time,"
      " queued, running, cancelling, succeeded, failed, cancelled)"
      " VALUES (?, ?, NULLIF(?, ''), ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.Bind(sweep.id, sweep.display_name, request.id, Blob{request.digest}, row.first_job,
              ToColumn(sweep.create_time), counts.queued, counts.running, counts.cancelling,
              counts.succeeded, counts.failed, counts.cancelled);
  if (absl::Status status = insert.Run(); !status.ok()) return status;
  const std::int64_t number = db->LastInsertRowId();
  Statement definition =
      db->Prepare("INSERT INTO sweep_definitions (sweep, definition) VALUES (?, ?)");
  definition.Bind(number, Blob{sweep.definition});
  if (absl::Status status = definition.Run(); !status.ok()) return status;
  return number;
}

absl::Status UpdateFirstJob(Database* db, std::int64_t sweep, std::int64_t first_job) {
  Statement update = db->Prepare("UPDATE sweeps SET first_job = ? WHERE number = ?");
  update.Bind(first_job, sweep);
  return update.Run();
}

absl::StatusOr<SweepRow> LoadSweep(Database* db, absl::string_view id) {
  Statement query = db->Prepare(absl::StrCat("SELECT ", kColumns, ", definition FROM sweeps JOIN",
                                             " sweep_definitions ON sweep = number WHERE id = ?"));
  query.Bind(id);
  return ReadWholeSweep(&query, SweepName(id));
}

absl::StatusOr<SweepRow> LoadSweep(Database* db, std::int64_t number) {
  Statement query =
      db->Prepare(absl::StrCat("SELECT ", kColumns, ", definition FROM sweeps JOIN",
                               " sweep_definitions ON sweep = number WHERE number = ?"));
  query.Bind(number);
  return ReadWholeSweep(&query, absl::StrCat("sweep number ", number));
}

absl::StatusOr<std::vector<SweepRow>> SweepsBefore(Database* db, std::int64_t before, int limit) {
  Statement query =
      db->Prepare(absl::StrCat("SELECT ", kColumns, " FROM sweeps WHERE number < ?",
                               " AND EXISTS (SELECT 1 FROM sweep_definitions WHERE sweep = number)",
                               " ORDER BY number DESC LIMIT ?"));
  query.Bind(before, limit);
  std::vector<SweepRow> rows;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return rows;
    rows.push_back(ReadSweepRow(query));
  }
}

absl::Status CountMove(Database* db, std::int64_t sweep, JobState from, JobState to,
                       absl::Time now) {
  const std::string less = CounterOf(from);
  const std::string more = CounterOf(to);
  Statement count = db->Prepare(absl::StrCat("UPDATE sweeps SET ", less, " = ", less, " - 1, ",
                                             more, " = ", more, " + 1 WHERE number = ?"));
  count.Bind(sweep);
  if (absl::Status status = count.Run(); !status.ok() || !IsTerminal(to)) return status;
  Statement end = db->Prepare(
      "UPDATE sweeps SET end_time = ?"
      " WHERE number = ? AND queued = 0 AND running = 0 AND cancelling = 0");
  end.Bind(ToColumn(now), sweep);
  return end.Run();
}

absl::Status MarkDeleted(Database* db, absl::string_view id) {
  Statement definition = db->Prepare(
      "DELETE FROM sweep_definitions WHERE sweep = (SELECT number FROM sweeps WHERE id = ?)");
  definition.Bind(id);
  if (absl::Status status = definition.Run(); !status.ok()) return status;
  Statement request = db->Prepare("UPDATE sweeps SET request_id = NULL WHERE id = ?");
  request.Bind(id);
  return request.Run();
}

absl::StatusOr<std::optional<std::int64_t>> DeletedSweep(Database* db) {
  Statement query = db->Prepare(
      "SELECT number FROM sweeps"
      " WHERE NOT EXISTS (SELECT 1 FROM sweep_definitions WHERE sweep = number) LIMIT 1");
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  if (!*row) return std::nullopt;
  return query.Int(0);
}

absl::Status DeleteSweepRow(Database* db, std::int64_t sweep) {
  Statement remove = db->Prepare("DELETE FROM sweeps WHERE number = ?");
  remove.Bind(sweep);
  return remove.Run();
}

absl::StatusOr<std::int64_t> EndedJobsOfOpenSweeps(Database* db) {
  Statement query = db->Prepare(
      "SELECT TOTAL(succeeded + failed + cancelled) FROM sweeps WHERE end_time IS NULL");
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  return query.Int(0);
}

}  // namespace spikepinn::server
