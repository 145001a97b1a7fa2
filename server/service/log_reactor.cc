#include "server/service/log_reactor.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/service/log_reader.h"
#include "server/service/status_mapping.h"
#include "server/workers/attempt_end.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{32} << 10;

// Whether the worker of that attempt may still write.
bool Runs(const Job& job, std::int32_t attempt) {
  return job.attempt == attempt &&
         (job.state == JobState::kRunning || job.state == JobState::kCancelling);
}

}  // namespace

LogReactor::LogReactor(const Parts& parts, Cursor cursor)
    : parts_(parts),
      key_(JobName(cursor.attempt.job_id)),
      cursor_(std::move(cursor)),
      heartbeat_timer_(parts.context.loop) {}

LogReactor* LogReactor::Start(const Parts& parts, Cursor cursor) {
  auto* reactor = new LogReactor(parts, std::move(cursor));
  // First of all that is ever posted for it, so it is open when a cancel arrives.
  parts.context.loop.Post([reactor] { reactor->Open(); });
  return reactor;
}

void LogReactor::OnWriteDone(bool ok) {
  parts_.writes.Ended(parts_.call);
  parts_.context.loop.Post([this, ok] {
    writing_ = false;
    if (!ok) cancelled_ = true;
    Advance();
  });
}

void LogReactor::OnCancel() {
  parts_.context.loop.Post([this] {
    cancelled_ = true;
    Advance();
  });
}

void LogReactor::OnDone() {
  // Last of all that is posted for it: nothing refers to it any more when it runs.
  parts_.context.loop.Post([this] {
    parts_.context.hub.Remove(key_, this);
    if (!listening_to_.empty()) parts_.logs.Remove(listening_to_, this);
    delete this;
  });
}

void LogReactor::Open() {
  if (parts_.context.hub.stopped()) return End(absl::UnavailableError(kServerStoppingDetail));
  if (cursor_.follow) parts_.context.hub.Add(key_, this);
  Advance();
}

void LogReactor::StopWatching() {
  stopping_ = true;
  Advance();
}

void LogReactor::Advance() {
  if (writing_ || finished_) return;
  heartbeat_timer_.Cancel();
  if (cancelled_) {
    End(absl::CancelledError("the client is gone"));
  } else if (told_stopping_) {
    End(absl::UnavailableError(kServerStoppingDetail));
  } else if (stopping_) {
    told_stopping_ = true;
    message_.mutable_server_stopping();
    Write();
  } else {
    WriteMore();
  }
}

bool LogReactor::FindAttempt(const Job& job) {
  std::int32_t& attempt = cursor_.attempt.attempt;
  if (attempt == 0) attempt = job.attempt;
  if (attempt > job.attempt) {
    End(Refuse(Refusal::kNoSuchAttempt,
               absl::StrCat("attempt = ", attempt, ": ", key_, " has had ", job.attempt)));
  } else if (attempt == 0 && (IsTerminal(job.state) || !cursor_.follow)) {
    End(Refuse(Refusal::kJobHasNotStarted, absl::StrCat(key_, " is ", ToString(job.state),
                                                        ": no attempt at it has begun, and there "
                                                        "is no log")));
  } else if (attempt == 0) {
    AwaitMore();
  }
  return !finished_ && attempt > 0;
}

void LogReactor::WriteMore() {
  // The state before the file: what was written before an attempt's end is all read then.
  const absl::StatusOr<Job> job = parts_.context.store.Get(cursor_.attempt.job_id);
  if (!job.ok()) return End(job.status());
  if (!FindAttempt(*job)) return;
  const std::string path = parts_.launcher.LogPath(cursor_.attempt);
  const bool runs = Runs(*job, cursor_.attempt.attempt);
  const bool more_may_come = cursor_.follow && runs;
  if (more_may_come && listening_to_.empty()) {
    if (absl::Status added = parts_.logs.Add(path, this); !added.ok()) return End(added);
    listening_to_ = path;
  }
  absl::StatusOr<LogPiece> piece =
      ReadLogPiece(path, cursor_.offset, kPieceBytes, /*complete=*/!runs);
  if (!piece.ok()) return End(piece.status());
  if (!told_chunk_) replayed_at_ = piece->log_size;
  // What is written meanwhile is for the next call.
  if (told_chunk_ && !cursor_.follow && cursor_.offset >= replayed_at_) {
    return End(absl::OkStatus());
  }
  if (told_chunk_ && piece->next_offset == cursor_.offset) {
    return more_may_come ? AwaitMore() : End(absl::OkStatus());
  }
  cursor_.offset = piece->next_offset;
  told_chunk_ = true;
  v1::LogChunk& chunk = *message_.mutable_chunk();
  chunk.set_attempt(cursor_.attempt.attempt);
  chunk.set_offset(piece->offset);
  chunk.set_next_offset(piece->next_offset);
  chunk.set_text(std::move(piece->text));
  Write();
}

void LogReactor::AwaitMore() {
  heartbeat_timer_.Set(parts_.context.heartbeat, [this] {
    message_.mutable_heartbeat();
    Write();
  });
}

void LogReactor::Write() {
  writing_ = true;
  parts_.writes.Began(parts_.call, absl::Now());
  StartWrite(&message_);
}

void LogReactor::End(const absl::Status& status) {
  finished_ = true;
  Finish(ToGrpc(status));
}

}  // namespace spikepinn::server
