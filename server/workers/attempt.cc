#include "server/workers/attempt.h"

#include <algorithm>
#include <csignal>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/types/span.h"
#include "server/workers/reported_events.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {

Attempt::Attempt(const Parts& parts, const Job& job, Slot slot, std::string log_path)
    : parts_(parts),
      id_{job.id, job.attempt},
      slot_(std::move(slot)),
      sweep_id_(job.sweep_id),
      log_path_(std::move(log_path)),
      context_{.wall_time = job.resources.wall_time,
               .failures = job.failures,
               .max_attempts = job.max_attempts,
               .retry = parts.options.retry},
      kill_timer_(parts.loop),
      limit_timer_(parts.loop),
      ping_timer_(parts.loop),
      retry_timer_(parts.loop) {}

void Attempt::Begin(std::unique_ptr<WorkerLink> link, const worker::v1::ToWorker& assignment) {
  link_ = std::move(link);
  link_->SetListener(this);
  link_->session().ExpectNextOutcome();
  link_->Send(assignment);
  if (assignment.assignment().has_progress_seen()) {
    progress_stored_ = assignment.assignment().progress_seen();
  }
  ScheduleNextPing();
  if (context_.wall_time <= absl::ZeroDuration()) return;
  limit_timer_.Set(context_.wall_time, [this] {
    context_.stopped_for = StopCause::kTimeLimit;
    Stop(/*save_checkpoint=*/false);
  });
}

void Attempt::EndWithoutWorker(const absl::Status& why) {
  if (!absl::IsDataLoss(why)) parts_.owner.OnCannotStart(why);
  End(MoveWithoutWorker(why, ContextNow()));
}

void Attempt::Cancel() {
  context_.cancelling = true;
  if (end_.has_value() && !ended_) return CancelInsteadOfEnd();
  Stop(/*save_checkpoint=*/false);
}

void Attempt::Suspend() {
  context_.draining = true;
  if (end_.has_value() && !ended_) DismissWorker();
  Stop(/*save_checkpoint=*/true);
}

std::unique_ptr<WorkerLink> Attempt::TakeIdleWorker() {
  if (!ended_ || link_ == nullptr || link_->exited() || stopping_) return nullptr;
  const std::optional<worker::v1::Outcome>& outcome = link_->session().outcome();
  if (!outcome.has_value() || outcome->has_unable() || link_->session().at_end()) return nullptr;
  link_->SetListener(nullptr);
  kill_timer_.Cancel();
  return std::move(link_);
}

void Attempt::OnReadable() {
  asked_.reset();
  TakeReceived(link_->session().Read());
}

void Attempt::OnExit() {
  if (!end_.has_value()) TakeReceived(link_->session().ReadToEnd());
  const ExitStatus& status = link_->exit_status();
  spdlog::debug("job {} attempt {}: worker {} {}", id_.job_id, id_.attempt, link_->process().pid(),
                Describe(status));
  if (!end_.has_value()) {
    const std::string last_lines = link_->process().LastLogLines(log_path_);
    if (NeverRan(status)) {
      EndWithoutWorker(absl::InternalError(
          absl::StrCat("its program ", Describe(status), "; it wrote:\n", last_lines)));
    } else {
      End(MoveAfterLoss(status, last_lines, ContextNow()));
    }
  }
  kill_timer_.Cancel();
  // Its socket may be due in this very round; and it goes later, since it is the link that calls.
  link_->PauseReading();
  link_->SetListener(nullptr);
  parts_.loop.Post([link = std::move(link_)] {});
  if (over()) parts_.owner.OnOver(*this);
}

void Attempt::TakeReceived(absl::StatusOr<std::vector<NewEvent>> received) {
  WorkerSession& session = link_->session();
  if (!received.ok()) {
    link_->PauseReading();
    link_->process().Kill(SIGKILL);
    End(MoveAfterWorkerError(std::string(received.status().message()), ContextNow()));
    return;
  }
  std::move(received->begin(), received->end(), std::back_inserter(events_));
  const bool at_end = session.at_end();
  if (at_end) link_->PauseReading();
  if (end_.has_value()) return;
  if (session.outcome().has_value()) {
    End(MoveAfterOutcome(*session.outcome(), session.TakeModel(), ContextNow()));
    return;
  }
  StoreEvents();
  if (at_end && !link_->exited() && !stopping_) {
    kill_timer_.Set(parts_.options.exit_grace, [this] { KillNow(StopCause::kLingering); });
  }
}

void Attempt::StoreEvents() {
  if (end_.has_value() || retry_timer_.is_set()) return;
  const auto complete = absl::MakeConstSpan(events_).first(CountComplete(events_));
  if (complete.empty()) return;
  const absl::Status stored = parts_.store.Append(id_, complete);
  if (!stored.ok()) return OnEventsRefused(stored);
  if (const auto step = LastStep(complete)) progress_stored_ = step;
  events_.erase(events_.begin(), events_.begin() + std::ssize(complete));
  parts_.owner.OnStored(*this);
}

void Attempt::OnEventsRefused(const absl::Status& why) {
  spdlog::error("job {} attempt {}: {} events cannot be stored: {}", id_.job_id, id_.attempt,
                events_.size(), std::string(why.message()));
  if (JobWentOn(why)) {
    events_.clear();
    link_->process().Kill(SIGKILL);
    return;
  }
  link_->PauseReading();
  retry_timer_.Set(parts_.options.store_retry, [this] {
    StoreEvents();
    if (retry_timer_.is_set() || link_ == nullptr || link_->session().at_end()) return;
    const absl::Status resumed = link_->ResumeReading();
    if (!resumed.ok()) KillNow(StopCause::kNone);
  });
}

void Attempt::End(Move move) {
  if (end_.has_value()) return;
  end_ = std::move(move);
  // A piece whose progress is missing the next attempt will tell.
  if (end_->state == JobState::kQueued) events_.resize(CountComplete(events_));
  end_->events = std::move(events_);
  limit_timer_.Cancel();
  ping_timer_.Cancel();
  StoreEnd();
  if (!ended_ && context_.draining) DismissWorker();
}

// What the disk has refused so far can no longer come of a job in CANCELLING.
void Attempt::CancelInsteadOfEnd() {
  std::vector<NewEvent> events = std::move(end_->events);
  end_ = CancelledMove(kCancelledWhileRunning);
  end_->events = std::move(events);
  StoreEnd();
}

void Attempt::StoreEnd() {
  const JobState from = context_.cancelling ? JobState::kCancelling : JobState::kRunning;
  const absl::StatusOr<Job> moved = parts_.owner.StoreEnd(*this, from, *end_);
  if (!moved.ok() && !JobWentOn(moved.status())) {
    retry_timer_.Set(parts_.options.store_retry, [this] { StoreEnd(); });
    return;
  }
  retry_timer_.Cancel();
  ended_ = true;
  end_->model.clear();
  end_->events.clear();
  parts_.owner.OnEnded(*this);
  DismissWorker();
  if (over()) parts_.owner.OnOver(*this);
}

void Attempt::DismissWorker() {
  if (link_ == nullptr) return;
  link_->CloseForSending();
  kill_timer_.Set(parts_.options.exit_grace, [this] { KillNow(StopCause::kNone); });
}

void Attempt::Stop(bool save_checkpoint) {
  if (stopping_ || link_ == nullptr || end_.has_value()) return;
  stopping_ = true;
  worker::v1::ToWorker message;
  message.mutable_cancel()->set_save_checkpoint(save_checkpoint);
  link_->Send(message);
  KillAfter(parts_.options.cancel_grace, SIGTERM);
}

void Attempt::KillAfter(absl::Duration grace, int signal) {
  kill_timer_.Set(grace, [this, signal] {
    if (link_ == nullptr) return;
    spdlog::warn("job {} attempt {}: its worker does not stop by itself: signal {}", id_.job_id,
                 id_.attempt, signal);
    link_->process().Kill(signal);
    if (signal != SIGKILL) KillAfter(parts_.options.terminate_grace, SIGKILL);
  });
}

void Attempt::KillNow(StopCause cause) {
  if (link_ == nullptr || link_->exited()) return;
  if (context_.stopped_for == StopCause::kNone) context_.stopped_for = cause;
  spdlog::warn("job {} attempt {}: its worker is killed", id_.job_id, id_.attempt);
  link_->process().Kill(SIGKILL);
}

void Attempt::ScheduleNextPing() {
  ping_scheduled_ = EventLoop::Clock::now();
  ping_timer_.Set(parts_.options.ping_interval, [this] { Ping(); });
}

void Attempt::Ping() {
  if (link_ == nullptr) return;
  const auto now = EventLoop::Clock::now();
  if (MayHaveMissedAnswers()) asked_.reset();
  if (!asked_.has_value()) asked_ = now;
  if (absl::FromChrono(now - *asked_) > parts_.options.answer_limit) {
    return KillNow(StopCause::kUnresponsive);
  }
  worker::v1::ToWorker message;
  worker::v1::Ping& ping = *message.mutable_ping();
  if (progress_stored_.has_value()) ping.set_progress_stored(*progress_stored_);
  link_->Send(message);
  ScheduleNextPing();
}

bool Attempt::MayHaveMissedAnswers() const {
  // While the disk refuses events, nothing is read. And a timer that comes late was kept waiting
  // with all the rest of the server: it is served before what has arrived meanwhile.
  const absl::Duration interval = parts_.options.ping_interval;
  const auto waited = absl::FromChrono(EventLoop::Clock::now() - ping_scheduled_);
  return retry_timer_.is_set() ||
         waited - interval > std::min(interval, parts_.options.answer_limit / 2);
}

AttemptContext Attempt::ContextNow() const {
  AttemptContext context = context_;
  context.now = absl::Now();
  return context;
}

}  // namespace spikepinn::server
