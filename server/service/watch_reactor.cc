#include "server/service/watch_reactor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/service/status_mapping.h"
#include "server/workers/attempt_end.h"

namespace spikepinn::server {

WatchReactor::WatchReactor(const WatchContext& context, std::string job_id,
                           std::int64_t after_sequence)
    : context_(context),
      job_id_(std::move(job_id)),
      key_(JobName(job_id_)),
      cursor_(after_sequence),
      heartbeat_timer_(context.loop) {}

WatchReactor* WatchReactor::Start(const WatchContext& context, std::string job_id,
                                  std::int64_t after_sequence) {
  auto* reactor = new WatchReactor(context, std::move(job_id), after_sequence);
  // First of all that is ever posted for it, so it is open when a cancel arrives.
  context.loop.Post([reactor] { reactor->Open(); });
  return reactor;
}

void WatchReactor::OnWriteDone(bool ok) {
  if (ok && ++next_ < batch_->messages.size()) {
    StartWrite(&batch_->messages[next_]);
    return;
  }
  context_.loop.Post([this, ok] { OnBatchWritten(ok); });
}

void WatchReactor::OnCancel() {
  context_.loop.Post([this] {
    cancelled_ = true;
    Advance();
  });
}

void WatchReactor::OnDone() {
  // Last of all that is posted for it: nothing refers to it any more when it runs.
  context_.loop.Post([this] {
    context_.hub.Remove(key_, this);
    delete this;
  });
}

void WatchReactor::Open() {
  if (absl::Status status = CheckStart(); !status.ok()) {
    End(status);
    return;
  }
  context_.hub.Add(key_, this);
  Advance();
}

absl::Status WatchReactor::CheckStart() {
  if (context_.hub.stopped()) return absl::UnavailableError(kServerStoppingDetail);
  absl::StatusOr<Job> job = context_.store.Get(job_id_);
  if (!job.ok()) return job.status();
  if (cursor_ > job->last_event_sequence) {
    return absl::InvalidArgumentError(absl::StrCat("after_sequence = ", cursor_,
                                                   ": must be at most ", job->last_event_sequence,
                                                   ", the number of the newest event"));
  }
  if (cursor_ + 1 < job->first_event_sequence) dropped_up_to_ = job->first_event_sequence - 1;
  saw_terminal_event_ = IsTerminal(job->state) && cursor_ == job->last_event_sequence;
  return absl::OkStatus();
}

void WatchReactor::StopWatching() {
  stopping_ = true;
  Advance();
}

void WatchReactor::OnBatchWritten(bool ok) {
  writing_ = false;
  if (!ok) cancelled_ = true;
  Advance();
}

void WatchReactor::Advance() {
  if (writing_ || finished_) return;
  heartbeat_timer_.Cancel();
  v1::WatchJobResponse message;
  if (cancelled_) {
    End(absl::CancelledError("the client is gone"));
  } else if (saw_terminal_event_) {
    End(absl::OkStatus());
  } else if (told_stopping_) {
    End(absl::UnavailableError(kServerStoppingDetail));
  } else if (stopping_) {
    told_stopping_ = true;
    message.mutable_server_stopping();
    WriteOne(std::move(message));
  } else if (dropped_up_to_ > cursor_) {
    cursor_ = dropped_up_to_;
    message.mutable_events_dropped()->set_oldest_kept_sequence(cursor_ + 1);
    WriteOne(std::move(message));
  } else {
    WriteNextEvents();
  }
}

void WatchReactor::WriteNextEvents() {
  absl::StatusOr<std::shared_ptr<const EventBatch>> batch = context_.feed.After(job_id_, cursor_);
  if (!batch.ok()) {
    End(batch.status());
    return;
  }
  if (*batch == nullptr) {
    heartbeat_timer_.Set(context_.heartbeat, [this] {
      v1::WatchJobResponse message;
      message.mutable_heartbeat();
      WriteOne(std::move(message));
    });
    return;
  }
  // Events that were dropped while this reader was slow are told about like older ones.
  const std::int64_t first = (*batch)->messages.front().event().sequence();
  if (first > cursor_ + 1) {
    dropped_up_to_ = first - 1;
    return Advance();
  }
  cursor_ = (*batch)->last_sequence;
  saw_terminal_event_ = (*batch)->ends_job;
  StartBatch(*std::move(batch));
}

void WatchReactor::WriteOne(v1::WatchJobResponse message) {
  auto batch = std::make_shared<EventBatch>();
  batch->messages.push_back(std::move(message));
  StartBatch(std::move(batch));
}

void WatchReactor::StartBatch(std::shared_ptr<const EventBatch> batch) {
  batch_ = std::move(batch);
  next_ = 0;
  writing_ = true;
  StartWrite(&batch_->messages.front());
}

void WatchReactor::End(const absl::Status& status) {
  finished_ = true;
  Finish(ToGrpc(status));
}

}  // namespace spikepinn::server
