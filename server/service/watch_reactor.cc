#include "server/service/watch_reactor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/service/convert.h"
#include "server/service/status_mapping.h"

namespace spikepinn::server {
namespace {

constexpr int kEventsPerBatch = 64;

}  // namespace

WatchReactor* WatchReactor::Start(const Context& context, std::string job_id,
                                  std::int64_t after_sequence) {
  auto* reactor = new WatchReactor(context, std::move(job_id), after_sequence);
  // First of all that is ever posted for it, so it is open when a cancel arrives.
  context.loop.Post([reactor] { reactor->Open(); });
  return reactor;
}

void WatchReactor::OnWriteDone(bool ok) {
  if (ok && ++next_ < batch_.size()) {
    StartWrite(&batch_[next_]);
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
    context_.hub.Remove(job_id_, this);
    delete this;
  });
}

void WatchReactor::Open() {
  if (absl::Status status = CheckStart(); !status.ok()) {
    End(status);
    return;
  }
  context_.hub.Add(job_id_, this);
  Advance();
}

absl::Status WatchReactor::CheckStart() {
  if (context_.dispatcher.draining()) return absl::UnavailableError(kServerStoppingDetail);
  absl::StatusOr<Job> job = context_.dispatcher.store().Get(job_id_);
  if (!job.ok()) return job.status();
  if (cursor_ > job->last_event_sequence) {
    return absl::InvalidArgumentError(absl::StrCat("after_sequence = ", cursor_,
                                                   ": must be at most ", job->last_event_sequence,
                                                   ", the number of the newest event"));
  }
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
  if (heartbeat_timer_.has_value()) context_.loop.CancelTimer(*heartbeat_timer_);
  heartbeat_timer_.reset();
  if (cancelled_) {
    End(absl::CancelledError("the client is gone"));
  } else if (saw_terminal_event_) {
    End(absl::OkStatus());
  } else if (told_stopping_) {
    End(absl::UnavailableError(kServerStoppingDetail));
  } else if (stopping_) {
    told_stopping_ = true;
    v1::WatchJobResponse message;
    message.mutable_server_stopping();
    WriteOne(std::move(message));
  } else {
    WriteNextEvents();
  }
}

void WatchReactor::WriteNextEvents() {
  absl::StatusOr<std::vector<Event>> events =
      context_.dispatcher.store().Events(job_id_, cursor_, kEventsPerBatch);
  if (!events.ok()) {
    End(events.status());
    return;
  }
  if (events->empty()) {
    heartbeat_timer_ = context_.loop.RunAfter(context_.heartbeat, [this] {
      heartbeat_timer_.reset();
      v1::WatchJobResponse message;
      message.mutable_heartbeat();
      WriteOne(std::move(message));
    });
    return;
  }
  batch_.clear();
  for (const Event& event : *events) {
    *batch_.emplace_back().mutable_event() = ToProto(event);
    cursor_ = event.sequence;
    if (event.kind == EventKind::kStateChange && IsTerminal(event.state)) {
      saw_terminal_event_ = true;
    }
  }
  StartBatch();
}

void WatchReactor::WriteOne(v1::WatchJobResponse message) {
  batch_.clear();
  batch_.push_back(std::move(message));
  StartBatch();
}

void WatchReactor::StartBatch() {
  next_ = 0;
  writing_ = true;
  StartWrite(batch_.data());
}

void WatchReactor::End(const absl::Status& status) {
  finished_ = true;
  Finish(ToGrpc(status));
}

}  // namespace spikepinn::server
