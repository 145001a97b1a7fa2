#include "server/storage/check.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/jobs/job_name.h"
#include "server/storage/job_rows.h"
#include "server/storage/log_check.h"
#include "server/storage/schema.h"
#include "server/storage/schema_check.h"

namespace spikepinn::server {
namespace {

namespace fs = std::filesystem;

// Runs `sql` and hands over each row. What keeps it from running is a finding.
void ForEach(Database* db, const std::string& sql, CheckReport* report,
             const std::function<void(const Statement&)>& row) {
  Statement query = db->Prepare(sql);
  while (true) {
    absl::StatusOr<bool> found = query.Step();
    if (!found.ok()) {
      report->findings.push_back(std::string(found.status().message()));
      return;
    }
    if (!*found) return;
    row(query);
  }
}

void CheckSqlite(Database* db, CheckReport* report) {
  ForEach(db, "PRAGMA integrity_check", report, [&](const Statement& row) {
    const std::string words = row.Bytes(0);
    if (words == "ok") return;
    // One row may say several things, under a head such as "*** in database main ***".
    for (absl::string_view line : absl::StrSplit(words, '\n', absl::SkipEmpty())) {
      if (absl::StartsWith(line, "***")) continue;
      report->findings.push_back(absl::StrCat("database: ", line));
    }
  });
  ForEach(db, "PRAGMA foreign_key_check", report, [&](const Statement& row) {
    report->findings.push_back(absl::StrCat("table ", row.Bytes(0), ": row ", row.Int(1),
                                            " belongs to no row of ", row.Bytes(2)));
  });
}

// The events of all jobs in order, handed out job by job.
class EventCursor {
 public:
  EventCursor(Database* db, CheckReport* report)
      : query_(db->Prepare("SELECT job, sequence, attempt, kind, state, payload FROM events"
                           " ORDER BY job, sequence")),
        report_(report) {
    Advance();
  }

  // Call with ascending numbers. Those of jobs that are left out have no job; SQLite says so.
  void Read(std::int64_t job, absl::FunctionRef<void(const Event&)> each) {
    while (job_ && *job_ < job) Advance();
    for (; job_ && *job_ == job; Advance()) {
      Event event;
      event.sequence = query_.Int(1);
      event.attempt = static_cast<std::int32_t>(query_.Int(2));
      event.kind = static_cast<EventKind>(query_.Int(3));
      event.state = static_cast<JobState>(query_.Int(4));
      event.payload = query_.Bytes(5);
      each(event);
      ++report_->events;
    }
  }

 private:
  void Advance() {
    absl::StatusOr<bool> row = query_.Step();
    if (!row.ok()) report_->findings.push_back(std::string(row.status().message()));
    job_ = row.ok() && *row ? std::optional<std::int64_t>(query_.Int(0)) : std::nullopt;
  }

  Statement query_;
  CheckReport* const report_;
  std::optional<std::int64_t> job_;  // of the row; nothing after the last
};

void CheckResults(const Statement& row, const Job& job, CheckReport* report) {
  const auto find = [&](const std::string& what) {
    report->findings.push_back(absl::StrCat(JobName(job.id), ": ", what));
  };
  const bool succeeded = job.state == JobState::kSucceeded;
  if ((row.Int(6) != 0) != succeeded) {
    find(succeeded ? "SUCCEEDED without a summary" : "has a summary, but has not SUCCEEDED");
  }
  if ((row.Int(7) != 0) != succeeded) {
    find(succeeded ? "SUCCEEDED without a model" : "has a model, but has not SUCCEEDED");
  }
  if ((row.Int(8) != 0) != IsTerminal(job.state)) {
    find(IsTerminal(job.state) ? "has ended without an end_time"
                               : "has an end_time, but has not ended");
  }
  if (row.Int(9) == 0) find("has no spec");
}

// Both leave out what is missing, which others find.
void CheckContents(Database* db, const Job& job, const ContentChecks& contents,
                   CheckReport* report) {
  if (!contents.of_job) return;
  const absl::StatusOr<JobRow> whole = LoadJob(db, job.id);
  if (absl::IsNotFound(whole.status())) return;
  const absl::StatusOr<std::string> model =
      whole.ok() ? LoadModel(db, whole->job.number) : whole.status();
  if (!model.ok() && !absl::IsNotFound(model.status())) {
    report->findings.push_back(
        absl::StrCat(JobName(job.id), ": cannot be read: ", model.status().message()));
    return;
  }
  for (const std::string& what : contents.of_job(whole->job, model.value_or(""))) {
    report->findings.push_back(absl::StrCat(JobName(job.id), ": ", what));
  }
}

void CheckContents(const Event& event, const Job& job, const ContentChecks& contents,
                   CheckReport* report) {
  if (!contents.of_event) return;
  for (const std::string& what : contents.of_event(event)) {
    report->findings.push_back(
        absl::StrCat(JobName(job.id), ": event ", event.sequence, ": ", what));
  }
}

void CheckJobs(Database* db, const ContentChecks& contents, CheckReport* report) {
  EventCursor events(db, report);
  ForEach(db,
          "SELECT number, id, state, attempt, first_event_sequence, last_event_sequence,"
          " length(summary) > 0, EXISTS (SELECT 1 FROM models WHERE job = number),"
          " end_time IS NOT NULL, EXISTS (SELECT 1 FROM specs WHERE job = number)"
          " FROM jobs ORDER BY number",
          report, [&](const Statement& row) {
            Job job;
            job.id = row.Bytes(1);
            job.state = static_cast<JobState>(row.Int(2));
            job.attempt = static_cast<std::int32_t>(row.Int(3));
            job.first_event_sequence = row.Int(4);
            job.last_event_sequence = row.Int(5);
            ++report->jobs;
            CheckResults(row, job, report);
            CheckContents(db, job, contents, report);
            LogCheck check(job, &report->findings);
            events.Read(row.Int(0), [&](const Event& event) {
              check.Add(event);
              CheckContents(event, job, contents, report);
            });
            check.Finish();
          });
}

void CheckRequestIds(Database* db, const std::string& table, CheckReport* report) {
  // NOT INDEXED: the index is what is doubted.
  ForEach(db,
          absl::StrCat("SELECT request_id, COUNT(*) FROM ", table,
                       " NOT INDEXED WHERE request_id IS NOT NULL GROUP BY request_id"
                       " HAVING COUNT(*) > 1"),
          report, [&](const Statement& row) {
            report->findings.push_back(absl::StrCat("request_id = \"", row.Bytes(0), "\": made ",
                                                    row.Int(1), " ", table, ", must make one"));
          });
}

std::map<std::int64_t, JobCounts> CountJobsOfSweeps(Database* db, CheckReport* report) {
  std::map<std::int64_t, JobCounts> counts;
  ForEach(db,
          "SELECT sweep, state, COUNT(*) FROM jobs"
          " WHERE sweep IS NOT NULL AND state BETWEEN 1 AND 6 GROUP BY sweep, state",
          report, [&](const Statement& row) {
            CountOf(static_cast<JobState>(row.Int(1)), &counts[row.Int(0)]) = row.Int(2);
          });
  return counts;
}

void CheckSweeps(Database* db, CheckReport* report) {
  std::map<std::int64_t, JobCounts> counts = CountJobsOfSweeps(db, report);
  ForEach(db,
          "SELECT number, id, end_time IS NOT NULL, queued, running, cancelling, succeeded, failed,"
          " cancelled, EXISTS (SELECT 1 FROM sweep_definitions WHERE sweep = number)"
          " FROM sweeps ORDER BY number",
          report, [&](const Statement& row) {
            const std::string name = SweepName(row.Bytes(1));
            if (row.Int(9) == 0) {
              report->notes.push_back(
                  absl::StrCat(name, ": is being deleted; the next server goes on with that"));
              return;
            }
            JobCounts& real = counts[row.Int(0)];
            int column = 3;
            for (JobState state : kAllJobStates) {
              const std::int64_t stored = row.Int(column++);
              if (stored == CountOf(state, &real)) continue;
              report->findings.push_back(absl::StrCat(name, ": counts ", stored, " jobs as ",
                                                      ToString(state), ", there are ",
                                                      CountOf(state, &real)));
            }
            const bool over = real.ended() == real.total();
            if ((row.Int(2) != 0) != over) {
              report->findings.push_back(absl::StrCat(
                  name, over ? ": has ended without an end_time"
                             : ": has an end_time, but not all of its jobs have ended"));
            }
          });
  ForEach(db,
          "SELECT jobs.id, sweep_index, sweeps.id FROM jobs JOIN sweeps ON sweeps.number = sweep"
          " WHERE jobs.number <> first_job + sweep_index",
          report, [&](const Statement& row) {
            report->findings.push_back(absl::StrCat(JobName(row.Bytes(0)), ": is not where number ",
                                                    row.Int(1), " of ", SweepName(row.Bytes(2)),
                                                    " must be"));
          });
}

void CheckDefinitions(Database* db, const ContentChecks& contents, CheckReport* report) {
  if (!contents.of_definition) return;
  ForEach(db,
          "SELECT id, definition FROM sweeps JOIN sweep_definitions ON sweep = number"
          " ORDER BY number",
          report, [&](const Statement& row) {
            for (const std::string& what : contents.of_definition(row.Bytes(1))) {
              report->findings.push_back(absl::StrCat(SweepName(row.Bytes(0)), ": ", what));
            }
          });
}

// Files and bytes in a folder, for people.
std::string Contents(const std::string& folder) {
  std::int64_t files = 0;
  std::uintmax_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (!entry->is_regular_file(ignored)) continue;
    ++files;
    bytes += entry->file_size(ignored);
  }
  return absl::StrCat(files, " files, ", bytes, " bytes");
}

void NoteStrayWork(Database* db, const DataDir& data_dir, CheckReport* report) {
  const absl::StatusOr<std::vector<std::string>> strays =
      data_dir.StrayWork([&](const std::string& id) {
        Statement query = db->Prepare("SELECT 1 FROM jobs WHERE id = ? AND state <= ?");
        query.Bind(id, static_cast<int>(JobState::kCancelling));
        return query.Step().value_or(true);
      });
  if (!strays.ok()) {
    report->notes.push_back(std::string(strays.status().message()));
    return;
  }
  for (const std::string& id : *strays) {
    report->notes.push_back(
        absl::StrCat(data_dir.WorkPath(id), ": checkpoints of no job that goes on (",
                     Contents(data_dir.WorkPath(id)), "); the next server removes them"));
  }
}

// Whether it is of the current version, so that its rows can be checked.
bool CheckSchema(Database* db, CheckReport* report) {
  const absl::StatusOr<std::int64_t> version = SchemaVersion(db);
  if (!version.ok()) return false;  // a finding already
  if (*version == 0 && HasTables(db).value_or(false)) {
    report->findings.push_back(
        absl::StrCat(db->path(), ": has tables, but schema version 0, that of an empty database"));
    return false;
  }
  if (*version < CurrentSchemaVersion()) {
    report->notes.push_back(
        absl::StrCat(db->path(), ": schema version ", *version, " of ", CurrentSchemaVersion(),
                     "; only SQLite's own checks were made, the next server brings it up to date"));
    return false;
  }
  if (*version > CurrentSchemaVersion()) {
    report->findings.push_back(absl::StrCat(db->path(), ": schema version ", *version,
                                            ", this program reads up to ", CurrentSchemaVersion()));
    return false;
  }
  const absl::StatusOr<std::vector<std::string>> missing = MissingFromSchema(db);
  if (!missing.ok()) {
    report->findings.push_back(std::string(missing.status().message()));
    return false;
  }
  report->findings.insert(report->findings.end(), missing->begin(), missing->end());
  return true;
}

}  // namespace

CheckReport CheckDatabase(Database* db, const ContentChecks& contents) {
  CheckReport report;
  CheckSqlite(db, &report);
  if (!CheckSchema(db, &report)) return report;
  CheckJobs(db, contents, &report);
  CheckSweeps(db, &report);
  CheckDefinitions(db, contents, &report);
  CheckRequestIds(db, "jobs", &report);
  CheckRequestIds(db, "sweeps", &report);
  return report;
}

absl::StatusOr<CheckReport> CheckFolder(const DataDir& data_dir, const ContentChecks& contents) {
  const absl::Status there = data_dir.CheckDatabaseIsThere();
  if (absl::IsDataLoss(there)) return CheckReport{.findings = {std::string(there.message())}};
  if (!there.ok()) return there;
  std::error_code error;
  if (!fs::exists(data_dir.DatabasePath(), error)) {
    return absl::NotFoundError(absl::StrCat(data_dir.DatabasePath(), ": no such file"));
  }
  absl::StatusOr<std::unique_ptr<Database>> db = Database::OpenForReading(data_dir.DatabasePath());
  if (!db.ok() && !absl::IsDataLoss(db.status())) return db.status();
  CheckReport report;
  if (!db.ok()) {
    report.findings.push_back(std::string(db.status().message()));
    return report;
  }
  report = CheckDatabase(db->get(), contents);
  NoteStrayWork(db->get(), data_dir, &report);
  return report;
}

}  // namespace spikepinn::server
