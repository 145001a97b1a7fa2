// What changes a stored job: its moves between states and what its worker reports.
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/transitions.h"
#include "server/storage/event_rows.h"
#include "server/storage/sqlite_job_store.h"

namespace spikepinn::server {
namespace {

// FailedPrecondition unless `token` is the attempt that is under way.
absl::Status CheckAttempt(const Job& job, const AttemptId& token) {
  if (token.attempt != job.attempt) {
    return absl::FailedPreconditionError(
        absl::StrCat("attempt ", token.attempt, " of ", JobName(job.id),
                     " is over: the current one is ", job.attempt));
  }
  if (job.state != JobState::kRunning && job.state != JobState::kCancelling) {
    return absl::FailedPreconditionError(absl::StrCat("attempt ", token.attempt, " of ",
                                                      JobName(job.id), " is over: the job is ",
                                                      ToString(job.state)));
  }
  return absl::OkStatus();
}

// The fields of `job` that follow from a legal move.
void ApplyMove(const Move& move, absl::Time now, Job* job) {
  job->state = move.state;
  if (move.state == JobState::kRunning) {
    ++job->attempt;
    job->start_time = now;
  }
  if (move.state == JobState::kFailed || move.state == JobState::kCancelled) {
    job->error = move.error;
  }
  if (move.state == JobState::kSucceeded) job->summary = move.summary;
  if (IsTerminal(move.state)) job->end_time = now;
}

Move MoveAfterCrash(JobState state) {
  Move move;
  if (state == JobState::kCancelling) {
    move.state = JobState::kCancelled;
    move.error = {FailureReason::kCancelled, "the job was being cancelled when the server ended"};
  } else {
    move.state = JobState::kQueued;
    move.detail = "the server ended while the job ran";
  }
  return move;
}

}  // namespace

Event SqliteJobStore::EventOf(const Job& job, EventKind kind) const {
  Event event;
  event.time = now_();
  event.attempt = job.attempt;
  event.kind = kind;
  event.state = job.state;
  return event;
}

absl::Status SqliteJobStore::MakeMove(const Move& move, JobRow* row) {
  Job& job = row->job;
  if (!IsLegalMove(job.state, move.state)) {
    return absl::FailedPreconditionError(absl::StrCat(JobName(job.id), " is ", ToString(job.state),
                                                      ": it cannot become ", ToString(move.state)));
  }
  Event change = EventOf(job, EventKind::kStateChange);
  ApplyMove(move, change.time, &job);
  if (move.state == JobState::kSucceeded) {
    Event summary = change;
    summary.kind = EventKind::kSummary;
    summary.payload = move.summary;
    absl::Status status = AppendEvent(db_.get(), std::move(summary), row);
    if (status.ok()) status = InsertModel(db_.get(), row->number, move.model);
    if (!status.ok()) return status;
  }
  change.attempt = job.attempt;
  change.state = job.state;
  change.error = job.error;
  change.detail = move.detail;
  if (absl::Status status = AppendEvent(db_.get(), std::move(change), row); !status.ok()) {
    return status;
  }
  return UpdateJob(db_.get(), *row);
}

absl::StatusOr<Job> SqliteJobStore::MoveTo(absl::string_view id, const Move& move) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadJob(db_.get(), id);
  if (!row.ok()) return row.status();
  if (absl::Status status = MakeMove(move, &*row); !status.ok()) return status;
  if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  return std::move(row->job);
}

absl::StatusOr<Job> SqliteJobStore::MoveTo(const AttemptId& token, const Move& move) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadJob(db_.get(), token.job_id);
  if (!row.ok()) return row.status();
  if (absl::Status status = CheckAttempt(row->job, token); !status.ok()) return status;
  if (absl::Status status = MakeMove(move, &*row); !status.ok()) return status;
  if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  return std::move(row->job);
}

absl::Status SqliteJobStore::Append(const AttemptId& token, absl::Span<const NewEvent> events) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), token.job_id);
  if (!row.ok()) return row.status();
  if (absl::Status status = CheckAttempt(row->job, token); !status.ok()) return status;
  const std::string* newest_progress = nullptr;
  for (const NewEvent& reported : events) {
    if (reported.kind == EventKind::kStateChange || reported.kind == EventKind::kSummary) {
      return absl::InvalidArgumentError("state changes and summaries belong to a move");
    }
    if (reported.kind == EventKind::kProgress) newest_progress = &reported.payload;
    Event event = EventOf(row->job, reported.kind);
    event.payload = reported.payload;
    if (absl::Status status = AppendEvent(db_.get(), std::move(event), &*row); !status.ok()) {
      return status;
    }
  }
  absl::Status status = UpdateLastEvent(db_.get(), *row, newest_progress);
  if (!status.ok()) return status;
  return transaction->Commit();
}

absl::StatusOr<int> SqliteJobStore::Recover() {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  int moved = 0;
  for (JobState state : {JobState::kRunning, JobState::kCancelling}) {
    absl::StatusOr<std::vector<JobRow>> rows =
        JobsBefore(db_.get(), state, kNewest, std::numeric_limits<int>::max());
    if (!rows.ok()) return rows.status();
    for (const JobRow& brief : *rows) {
      absl::StatusOr<JobRow> row = LoadJob(db_.get(), brief.job.id);
      if (!row.ok()) return row.status();
      absl::Status status = MakeMove(MoveAfterCrash(state), &*row);
      if (!status.ok()) return status;
      ++moved;
    }
  }
  if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  return moved;
}

}  // namespace spikepinn::server
