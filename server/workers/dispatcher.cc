#include "server/workers/dispatcher.h"

#include <sys/epoll.h>

#include <algorithm>
#include <csignal>
#include <utility>

#include "absl/strings/str_cat.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

// How much of the queue is looked through for jobs that fit the free slots.
constexpr int kQueueWindow = 1000;

absl::Status FillAssignment(const Job& job, const Slot& slot, worker::v1::Assignment* assignment) {
  assignment->set_job(absl::StrCat("jobs/", job.id));
  assignment->set_attempt(job.attempt);
  if (!assignment->mutable_spec()->ParseFromString(job.effective_spec)) {
    return absl::InternalError("its stored spec does not parse");
  }
  v1::RuntimeOptions& runtime = *assignment->mutable_spec()->mutable_runtime();
  runtime.set_device(slot.device);  // "cuda" has become one of the cards
  // A job that was queued under another configuration may want more than there is now.
  const std::int64_t granted = slot.threads;
  assignment->set_threads(runtime.threads() > 0 ? std::min(runtime.threads(), granted) : granted);
  return absl::OkStatus();
}

}  // namespace

Dispatcher::Dispatcher(EventLoop& loop, JobStore& store, WorkerLauncher& launcher, SlotTable slots,
                       DispatcherOptions options)
    : loop_(loop),
      store_(store),
      launcher_(launcher),
      options_(options),
      slots_(std::move(slots)) {}

Dispatcher::~Dispatcher() = default;

absl::StatusOr<Job> Dispatcher::Create(const NewJob& job) {
  if (draining_) return absl::UnavailableError(kServerStoppingDetail);
  absl::StatusOr<Job> created = store_.Create(job);
  if (!created.ok()) return created;
  // A repeated request finds its job as it is by now; only a new one is news.
  if (created->last_event_sequence == 1) {
    spdlog::info("job {}: created -> {} for {}", created->id, ToString(created->state),
                 created->device);
    Notify(created->id);
    StartQueuedJobs();
  }
  return created;
}

absl::StatusOr<Job> Dispatcher::Cancel(const std::string& job_id) {
  absl::StatusOr<Job> job = store_.Get(job_id);
  if (!job.ok()) return job;
  const auto found = attempts_.find(job_id);
  switch (job->state) {
    case JobState::kQueued:
      return Record({job_id, job->state, "cancelled on request"},
                    store_.MoveTo(job_id, CancelledMove("cancelled before it started")));
    case JobState::kRunning: {
      absl::StatusOr<Job> moved =
          Record({job_id, job->state, "cancelled on request"},
                 store_.MoveTo(job_id, Move{.state = JobState::kCancelling}));
      if (!moved.ok() || found == attempts_.end()) return moved;
      found->second->context.cancelling = true;
      StopWorker(*found->second);
      return moved;
    }
    case JobState::kCancelling:
      return job;
    default:
      return absl::FailedPreconditionError(
          absl::StrCat("jobs/", job_id, " is ", ToString(job->state),
                       ": a job that has ended cannot be cancelled"));
  }
}

absl::Status Dispatcher::Delete(const std::string& job_id) {
  absl::StatusOr<Job> job = store_.Get(job_id);
  if (!job.ok()) return job.status();
  if (absl::Status deleted = store_.Delete(job_id); !deleted.ok()) return deleted;
  launcher_.DiscardLogs({job_id, job->attempt});
  spdlog::info("job {}: {} -> deleted", job_id, ToString(job->state));
  return absl::OkStatus();
}

void Dispatcher::StartQueuedJobs() {
  if (draining_ || !HasFreeSlot()) return;
  const absl::StatusOr<std::vector<Job>> queued = store_.Queued(kQueueWindow);
  if (!queued.ok()) {
    spdlog::error("cannot read the queue: {}", std::string(queued.status().message()));
    RetryStarting();
    return;
  }
  for (const Start& start : TakeSlots(*queued, &slots_)) StartAttempt(start);
}

bool Dispatcher::HasFreeSlot() const {
  return std::any_of(
      slots_.devices().begin(), slots_.devices().end(),
      [this](const Device& device) { return slots_.InUse(device.name) < device.slots; });
}

void Dispatcher::RetryStarting() {
  if (start_timer_.has_value()) return;
  start_timer_ = loop_.RunAfter(options_.store_retry, [this] {
    start_timer_.reset();
    StartQueuedJobs();
  });
}

void Dispatcher::StartAttempt(const Start& start) {
  absl::StatusOr<Job> job = Record(
      {start.job_id, JobState::kQueued, absl::StrCat("a slot of ", start.slot.device, " is free")},
      store_.MoveTo(start.job_id, Move{.state = JobState::kRunning}));
  if (!job.ok()) {
    slots_.Release(start.slot.device);
    RetryStarting();
    return;
  }
  auto owned = std::make_unique<Attempt>();
  Attempt& attempt = *owned;
  attempt.id = {job->id, job->attempt};
  attempt.slot = start.slot;
  attempts_[job->id] = std::move(owned);
  LaunchWorker(attempt, *job);
}

void Dispatcher::LaunchWorker(Attempt& attempt, const Job& job) {
  worker::v1::ToWorker message;
  absl::Status status = FillAssignment(job, attempt.slot, message.mutable_assignment());
  message.mutable_assignment()->set_log_path(launcher_.LogPath(attempt.id));
  if (status.ok()) {
    absl::StatusOr<std::unique_ptr<WorkerProcess>> process =
        launcher_.Launch({.attempt = attempt.id, .threads = message.assignment().threads()});
    status = process.status();
    if (process.ok()) {
      attempt.session = std::make_unique<WorkerSession>(*std::move(process));
      status = WatchWorker(attempt);
    }
  }
  if (status.ok()) {
    SendToWorker(attempt, message);
    return;
  }
  UnwatchSocket(attempt);
  attempt.session.reset();
  attempt.exited = true;
  End(attempt, MoveAfterWorkerError(
                   absl::StrCat("no worker could be started: ", std::string(status.message())),
                   attempt.context));
  // Not at once: the caller is in the midst of handing out slots.
  loop_.Post([this, id = attempt.id.job_id] {
    const auto found = attempts_.find(id);
    if (found != attempts_.end()) RemoveIfOver(*found->second);
  });
}

absl::Status Dispatcher::WatchWorker(Attempt& attempt) {
  WorkerProcess& process = attempt.session->process();
  absl::StatusOr<EventLoop::WatchId> socket_watch =
      loop_.Watch(process.socket(), EPOLLIN,
                  [this, &attempt](std::uint32_t events) { OnSocket(attempt, events); });
  if (!socket_watch.ok()) return socket_watch.status();
  attempt.socket_watch = *socket_watch;
  absl::StatusOr<EventLoop::WatchId> exit_watch =
      loop_.Watch(process.exit_fd(), EPOLLIN, [this, &attempt](std::uint32_t) { OnExit(attempt); });
  if (!exit_watch.ok()) return exit_watch.status();
  attempt.exit_watch = *exit_watch;
  return absl::OkStatus();
}

void Dispatcher::OnSocket(Attempt& attempt, std::uint32_t epoll_events) {
  if ((epoll_events & EPOLLOUT) != 0) attempt.session->Flush();
  if ((epoll_events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) {
    TakeReceived(attempt, attempt.session->Read());
  }
  UpdateSocketWatch(attempt);
}

void Dispatcher::OnExit(Attempt& attempt) {
  loop_.Unwatch(*attempt.exit_watch);
  attempt.exit_watch.reset();
  if (!attempt.end.has_value()) TakeReceived(attempt, attempt.session->ReadToEnd());
  UnwatchSocket(attempt);
  WorkerProcess& process = attempt.session->process();
  const ExitStatus status = process.Reap();
  attempt.exited = true;
  spdlog::debug("job {} attempt {}: worker {} {}", attempt.id.job_id, attempt.id.attempt,
                process.pid(), Describe(status));
  if (!attempt.end.has_value()) {
    const std::string last_lines = process.LastLogLines(launcher_.LogPath(attempt.id));
    End(attempt, MoveAfterLoss(status, last_lines, attempt.context));
  }
  RemoveIfOver(attempt);
}

void Dispatcher::TakeReceived(Attempt& attempt, absl::StatusOr<std::vector<NewEvent>> received) {
  WorkerSession& session = *attempt.session;
  if (!received.ok()) {
    UnwatchSocket(attempt);
    session.process().Kill(SIGKILL);
    End(attempt, MoveAfterWorkerError(std::string(received.status().message()), attempt.context));
    return;
  }
  if (!received->empty()) AppendEvents(attempt, *received);
  if (session.outcome().has_value() && !attempt.end.has_value()) {
    session.Finish();
    End(attempt, MoveAfterOutcome(*session.outcome(), session.TakeModel(), attempt.context));
    KillAfter(attempt, options_.exit_grace, SIGKILL);
  } else if (session.at_end() && !attempt.end.has_value()) {
    KillAfter(attempt, options_.exit_grace, SIGKILL);
  }
  if (session.at_end()) UnwatchSocket(attempt);
}

void Dispatcher::AppendEvents(Attempt& attempt, const std::vector<NewEvent>& events) {
  const absl::Status stored = store_.Append(attempt.id, events);
  if (stored.ok()) {
    Notify(attempt.id.job_id);
    return;
  }
  // Progress that the disk has no room for is no reason to give up the work itself.
  spdlog::error("job {} attempt {}: {} events are lost: {}", attempt.id.job_id, attempt.id.attempt,
                events.size(), std::string(stored.message()));
}

void Dispatcher::SendToWorker(Attempt& attempt, const worker::v1::ToWorker& message) {
  attempt.session->Send(message);
  UpdateSocketWatch(attempt);
}

void Dispatcher::UpdateSocketWatch(Attempt& attempt) {
  if (!attempt.socket_watch.has_value()) return;
  const std::uint32_t write = attempt.session->wants_to_write() ? std::uint32_t{EPOLLOUT} : 0;
  loop_.ChangeWatch(*attempt.socket_watch, EPOLLIN | write);
}

void Dispatcher::UnwatchSocket(Attempt& attempt) {
  if (attempt.socket_watch.has_value()) loop_.Unwatch(*attempt.socket_watch);
  attempt.socket_watch.reset();
}

void Dispatcher::End(Attempt& attempt, Move move) {
  if (attempt.end.has_value()) return;
  attempt.end = std::move(move);
  StoreEnd(attempt);
}

void Dispatcher::StoreEnd(Attempt& attempt) {
  const Move& move = *attempt.end;
  const JobState from = attempt.context.cancelling ? JobState::kCancelling : JobState::kRunning;
  const absl::StatusOr<Job> moved = Record(
      {attempt.id.job_id, from, move.error.message.empty() ? move.detail : move.error.message},
      store_.MoveTo(attempt.id, move));
  if (moved.ok() || absl::IsFailedPrecondition(moved.status()) ||
      absl::IsNotFound(moved.status())) {
    attempt.ended = true;
    return;
  }
  attempt.retry_timer = loop_.RunAfter(options_.store_retry, [this, &attempt] {
    attempt.retry_timer.reset();
    StoreEnd(attempt);
    RemoveIfOver(attempt);
  });
}

void Dispatcher::StopWorker(Attempt& attempt) {
  if (attempt.stopping || attempt.exited || attempt.end.has_value()) return;
  attempt.stopping = true;
  worker::v1::ToWorker message;
  message.mutable_cancel();
  SendToWorker(attempt, message);
  KillAfter(attempt, options_.cancel_grace, SIGTERM);
}

void Dispatcher::KillAfter(Attempt& attempt, absl::Duration grace, int signal) {
  if (attempt.stop_timer.has_value()) loop_.CancelTimer(*attempt.stop_timer);
  attempt.stop_timer = loop_.RunAfter(grace, [this, &attempt, signal] {
    attempt.stop_timer.reset();
    if (attempt.exited) return;
    spdlog::warn("job {} attempt {}: its worker does not stop by itself: signal {}",
                 attempt.id.job_id, attempt.id.attempt, signal);
    attempt.session->process().Kill(signal);
    attempt.context.killed = signal == SIGKILL;
    if (signal != SIGKILL) KillAfter(attempt, options_.terminate_grace, SIGKILL);
  });
}

void Dispatcher::RemoveIfOver(Attempt& attempt) {
  // What the disk still refuses when the server goes is found and queued again by the next one.
  if (!attempt.exited || (!attempt.ended && !draining_)) return;
  if (attempt.stop_timer.has_value()) loop_.CancelTimer(*attempt.stop_timer);
  if (attempt.retry_timer.has_value()) loop_.CancelTimer(*attempt.retry_timer);
  slots_.Release(attempt.slot.device);
  attempts_.erase(std::string(attempt.id.job_id));
  StartQueuedJobs();
  if (draining_ && attempts_.empty() && drained_) std::exchange(drained_, nullptr)();
}

void Dispatcher::Drain(EventLoop::Task drained) {
  draining_ = true;
  drained_ = std::move(drained);
  std::vector<Attempt*> running;
  for (const auto& [id, attempt] : attempts_) running.push_back(attempt.get());
  for (Attempt* attempt : running) {
    attempt->context.draining = true;
    StopWorker(*attempt);
    RemoveIfOver(*attempt);
  }
  if (attempts_.empty() && drained_) std::exchange(drained_, nullptr)();
}

absl::StatusOr<Job> Dispatcher::Record(const Transition& transition, absl::StatusOr<Job> moved) {
  // A message may go on with lines of the worker's log, which have their own place.
  const std::string why = transition.why.substr(0, transition.why.find('\n'));
  if (!moved.ok()) {
    spdlog::error("job {}: its move away from {} ({}) could not be stored: {}", transition.job_id,
                  ToString(transition.from), why, std::string(moved.status().message()));
    return moved;
  }
  spdlog::info("job {} attempt {}: {} -> {}{}{}", moved->id, moved->attempt,
               ToString(transition.from), ToString(moved->state), why.empty() ? "" : ": ", why);
  Notify(moved->id);
  return moved;
}

void Dispatcher::Notify(const std::string& job_id) {
  if (listener_) listener_(job_id);
}

}  // namespace spikepinn::server
