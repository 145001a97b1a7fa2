#include "server/service/log_reactor.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/service/log_reader.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{32} << 10;

// Whether the worker of that attempt may still write.
bool Runs(const Job& job, std::int32_t attempt) {
  return job.attempt == attempt &&
         (job.state == JobState::kRunning || job.state == JobState::kCancelling);
}

v1::StreamJobLogResponse ToMessage(std::int32_t attempt, LogPiece piece) {
  v1::StreamJobLogResponse message;
  v1::LogChunk& chunk = *message.mutable_chunk();
  chunk.set_attempt(attempt);
  chunk.set_offset(piece.offset);
  chunk.set_next_offset(piece.next_offset);
  chunk.set_text(std::move(piece.text));
  return message;
}

}  // namespace

LogReactor::LogReactor(const Parts& parts, Cursor cursor, ReadBudget::Share share)
    : FollowReactor(parts.context, JobName(cursor.attempt.job_id)),
      parts_(parts),
      cursor_(std::move(cursor)),
      share_(std::move(share)) {}

LogReactor::~LogReactor() {
  if (!listening_to_.empty()) parts_.logs.Remove(listening_to_, this);
}

void LogReactor::OnWriteDone(bool ok) {
  parts_.writes.Ended(parts_.call);
  FollowReactor::OnWriteDone(ok);
}

void LogReactor::Send(const v1::StreamJobLogResponse& message) {
  parts_.writes.Began(parts_.call, absl::Now());
  FollowReactor::Send(message);
}

bool LogReactor::FindAttempt(const Job& job) {
  std::int32_t& attempt = cursor_.attempt.attempt;
  if (attempt == 0) attempt = job.attempt;
  if (attempt > job.attempt) {
    End(Refuse(Refusal::kNoSuchAttempt,
               absl::StrCat("attempt = ", attempt, ": ", key(), " has had ", job.attempt)));
  } else if (attempt == 0 && (IsTerminal(job.state) || !cursor_.follow)) {
    End(Refuse(Refusal::kJobHasNotStarted, absl::StrCat(key(), " is ", ToString(job.state),
                                                        ": no attempt at it has begun, and there "
                                                        "is no log")));
  } else if (attempt == 0) {
    AwaitNews();
  }
  return !finished() && attempt > 0;
}

bool LogReactor::ListenTo(const std::string& path) {
  if (!listening_to_.empty()) return true;
  if (absl::Status added = parts_.logs.Add(path, this); !added.ok()) {
    End(added);
    return false;
  }
  listening_to_ = path;
  return true;
}

void LogReactor::Continue() {
  // The state before the file: what was written before an attempt's end is all read then.
  const absl::StatusOr<Job> job = context().store.Get(cursor_.attempt.job_id);
  if (!job.ok()) return End(job.status());
  if (!FindAttempt(*job)) return;
  const std::string path = parts_.launcher.LogPath(cursor_.attempt);
  const bool runs = Runs(*job, cursor_.attempt.attempt);
  const bool more_may_come = cursor_.follow && runs;
  if (more_may_come && !ListenTo(path)) return;
  absl::StatusOr<LogPiece> piece =
      ReadLogPiece(path, cursor_.offset, kPieceBytes, /*complete=*/!runs);
  if (!piece.ok()) return End(piece.status());
  if (!told_chunk_) replayed_at_ = piece->log_size;
  // What is written meanwhile is for the next call.
  if (told_chunk_ && !cursor_.follow && cursor_.offset >= replayed_at_) {
    return End(absl::OkStatus());
  }
  if (told_chunk_ && piece->next_offset == cursor_.offset) {
    return more_may_come ? AwaitNews() : End(absl::OkStatus());
  }
  cursor_.offset = piece->next_offset;
  told_chunk_ = true;
  Write(ToMessage(cursor_.attempt.attempt, *std::move(piece)));
}

}  // namespace spikepinn::server
