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
  job->not_before = move.state == JobState::kQueued ? move.not_before : absl::InfinitePast();
  if (move.worker_lost) ++job->failures;
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

// The transaction of a move.
const char* LabelOf(JobState to) {
  switch (to) {
    case JobState::kQueued:
      return "move_to_queued";
    case JobState::kRunning:
      return "move_to_running";
    case JobState::kCancelling:
      return "move_to_cancelling";
    case JobState::kSucceeded:
      return "move_to_succeeded";
    case JobState::kFailed:
      return "move_to_failed";
    case JobState::kCancelled:
      return "move_to_cancelled";
  }
  return "move";
}

}  // namespace

Event SqliteJobStore::EventOf(const Job& job, EventKind kind) const {
  Event event;
  event.time = options_.now();
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
  if (absl::Status status = AppendReported(move.events, row); !status.ok()) return status;
  const JobState from = job.state;
  Event change = EventOf(job, EventKind::kStateChange);
  const absl::Time change_time = change.time;
  if (move.state == JobState::kRunning) {
    if (absl::Status room = CheckRoom("a start", 0, change_time); !room.ok()) return room;
  }
  ApplyMove(move, change_time, &job);
  if (move.state == JobState::kSucceeded) {
    Event summary = change;
    summary.kind = EventKind::kSummary;
    summary.payload = move.summary;
    absl::Status status = AppendEvent(db_.get(), std::move(summary), row);
    if (status.ok()) status = InsertModel(db_.get(), row->job.number, move.model);
    if (!status.ok()) return status;
  }
  change.attempt = job.attempt;
  change.state = job.state;
  change.error = job.error;
  change.detail = move.detail;
  if (absl::Status status = AppendEvent(db_.get(), std::move(change), row); !status.ok()) {
    return status;
  }
  if (row->sweep != 0) {
    absl::Status status = CountMove(db_.get(), row->sweep, from, job.state, change_time);
    if (!status.ok()) return status;
  }
  --CountOf(from, &counts_to_be_);
  ++CountOf(job.state, &counts_to_be_);
  absl::Status status = TrimEvents(db_.get(), options_.max_events_per_job, row);
  if (!status.ok()) return status;
  return UpdateJob(db_.get(), *row);
}

absl::StatusOr<Job> SqliteJobStore::MoveTo(absl::string_view id, const Move& move) {
  absl::MutexLock lock(&mutex_);
  return MoveJob(id, nullptr, move);
}

absl::StatusOr<Job> SqliteJobStore::MoveTo(const AttemptId& token, const Move& move) {
  absl::MutexLock lock(&mutex_);
  return MoveJob(token.job_id, &token, move);
}

absl::StatusOr<Job> SqliteJobStore::MoveJob(absl::string_view id, const AttemptId* token,
                                            const Move& move) {
  absl::StatusOr<Job> moved = TryMove(id, token, move);
  if (moved.ok()) return moved;
  // A start is new work.
  const bool again = move.state == JobState::kRunning ? MakeRoom() : GiveUpReserve(moved.status());
  return again ? TryMove(id, token, move) : std::move(moved);
}

absl::StatusOr<Job> SqliteJobStore::TryMove(absl::string_view id, const AttemptId* token,
                                            const Move& move) {
  absl::StatusOr<Transaction> transaction = Begin(LabelOf(move.state));
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<Job> moved = MoveOne(id, token, move);
  if (!moved.ok()) return moved;
  if (absl::Status status = Commit(&*transaction); !status.ok()) return status;
  return moved;
}

absl::StatusOr<Job> SqliteJobStore::MoveOne(absl::string_view id, const AttemptId* token,
                                            const Move& move) {
  absl::StatusOr<JobRow> row = LoadJob(db_.get(), id);
  if (!row.ok()) return row.status();
  absl::Status status = token != nullptr ? CheckAttempt(row->job, *token) : absl::OkStatus();
  if (status.ok()) status = MakeMove(move, &*row);
  if (!status.ok()) return status;
  return std::move(row->job);
}

std::vector<absl::StatusOr<Job>> SqliteJobStore::MoveAll(absl::Span<const std::string> ids,
                                                         const Move& move) {
  absl::MutexLock lock(&mutex_);
  std::vector<absl::StatusOr<Job>> jobs = TryMoveAll(ids, move);
  const bool again = !jobs.empty() && GiveUpReserve(jobs.back().status());
  return again ? TryMoveAll(ids, move) : std::move(jobs);
}

std::vector<absl::StatusOr<Job>> SqliteJobStore::TryMoveAll(absl::Span<const std::string> ids,
                                                            const Move& move) {
  std::vector<absl::StatusOr<Job>> jobs;
  absl::StatusOr<Transaction> transaction = Begin(LabelOf(move.state));
  absl::Status damage = transaction.status();
  for (std::size_t i = 0; i < ids.size() && damage.ok(); ++i) {
    jobs.push_back(MoveOne(ids[i], nullptr, move));
    // A move that is not legal has changed nothing.
    if (!jobs.back().ok() && !JobWentOn(jobs.back().status())) damage = jobs.back().status();
  }
  if (damage.ok()) damage = Commit(&*transaction);
  if (damage.ok()) return jobs;
  return std::vector<absl::StatusOr<Job>>(ids.size(), damage);
}

absl::Status SqliteJobStore::AppendReported(absl::Span<const NewEvent> events, JobRow* row) {
  for (const NewEvent& reported : events) {
    if (reported.kind == EventKind::kStateChange || reported.kind == EventKind::kSummary) {
      return absl::InvalidArgumentError("state changes and summaries belong to a move");
    }
    if (reported.kind == EventKind::kProgress) row->job.progress = reported.payload;
    Event event = EventOf(row->job, reported.kind);
    event.payload = reported.payload;
    absl::Status status = AppendEvent(db_.get(), std::move(event), row);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SqliteJobStore::Append(const AttemptId& token, absl::Span<const NewEvent> events) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Begin("append");
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), token.job_id);
  if (!row.ok()) return row.status();
  absl::Status status = CheckAttempt(row->job, token);
  if (status.ok()) status = AppendReported(events, &*row);
  if (status.ok()) status = TrimEvents(db_.get(), options_.max_events_per_job, &*row);
  const std::string& progress = row->job.progress;  // a brief job comes without
  if (status.ok()) status = UpdateLog(db_.get(), *row, progress.empty() ? nullptr : &progress);
  if (!status.ok()) return status;
  return Commit(&*transaction);
}

absl::StatusOr<int> SqliteJobStore::Recover() {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<int> recovered = TryRecover();
  return GiveUpReserve(recovered.status()) ? TryRecover() : recovered;
}

// Nobody else moves jobs meanwhile: a move that is refused all the same is one against the database
// itself, such as one that was put beside another one's write-ahead log.
absl::Status SqliteJobStore::NotRecovered(const absl::Status& status) const {
  if (!JobWentOn(status) && !absl::IsDataLoss(status)) return status;
  return absl::DataLossError(absl::StrCat(
      db_->path(), ": the database is inconsistent: ", status.message(),
      "; run `spikepinnd --check` on its folder, which names all that is wrong (docs/storage.md)"));
}

absl::StatusOr<int> SqliteJobStore::TryRecover() {
  absl::StatusOr<Transaction> transaction = Begin("recover");
  if (!transaction.ok()) return transaction.status();
  int moved = 0;
  for (JobState state : {JobState::kRunning, JobState::kCancelling}) {
    absl::StatusOr<std::vector<JobRow>> rows = JobsInState(db_.get(), state);
    if (!rows.ok()) return rows.status();
    for (const JobRow& brief : *rows) {
      absl::StatusOr<JobRow> row = LoadJob(db_.get(), brief.job.id);
      if (!row.ok()) return NotRecovered(row.status());
      absl::Status status = MakeMove(MoveAfterCrash(state), &*row);
      if (!status.ok()) return NotRecovered(status);
      ++moved;
    }
  }
  if (absl::Status status = Commit(&*transaction); !status.ok()) return status;
  return moved;
}

}  // namespace spikepinn::server
