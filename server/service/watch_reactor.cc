#include "server/service/watch_reactor.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"

namespace spikepinn::server {

WatchReactor::WatchReactor(const WatchContext& context, std::string job_id,
                           std::int64_t after_sequence)
    : FollowReactor(context, JobName(job_id)),
      job_id_(std::move(job_id)),
      cursor_(after_sequence) {}

void WatchReactor::OnWriteDone(bool ok) {
  if (ok && batch_ != nullptr && ++next_ < batch_->messages.size()) {
    Send(batch_->messages[next_]);
    return;
  }
  FollowReactor::OnWriteDone(ok);
}

absl::Status WatchReactor::CheckStart() {
  absl::StatusOr<Job> job = context().store.Get(job_id_);
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

void WatchReactor::Continue() {
  batch_.reset();
  if (dropped_up_to_ > cursor_) {
    cursor_ = dropped_up_to_;
    v1::WatchJobResponse message;
    message.mutable_events_dropped()->set_oldest_kept_sequence(cursor_ + 1);
    return Write(std::move(message));
  }
  absl::StatusOr<std::shared_ptr<const EventBatch>> batch = context().feed.After(job_id_, cursor_);
  if (!batch.ok()) return End(batch.status());
  if (*batch == nullptr) return AwaitNews();
  // Events that were dropped while this reader was slow are told about like older ones.
  const std::int64_t first = (*batch)->messages.front().event().sequence();
  if (first > cursor_ + 1) {
    dropped_up_to_ = first - 1;
    return Advance();
  }
  WriteBatch(*std::move(batch));
}

void WatchReactor::WriteBatch(std::shared_ptr<const EventBatch> batch) {
  cursor_ = batch->last_sequence;
  saw_terminal_event_ = batch->ends_job;
  batch_ = std::move(batch);
  next_ = 0;
  WriteKept(batch_->messages.front());
}

}  // namespace spikepinn::server
