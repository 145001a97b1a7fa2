// The life of attempts: starting, ending, draining. What clients ask for: dispatcher_requests.cc.
#include "server/workers/dispatcher.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/faults/fault_point.h"
#include "server/jobs/refusal.h"
#include "server/workers/assignment.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
Dispatcher::Dispatcher(EventLoop& loop, JobStore& store, WorkerLauncher& launcher,
                       Scheduler scheduler, DispatcherOptions options)
    : loop_(loop),
      store_(store),
      launcher_(launcher),
      options_(std::move(options)),
      folders_(options_.work_dir),
      scheduler_(std::move(scheduler)),
      retired_(loop, options_.attempts.exit_grace),
      start_timer_(loop),
      reload_timer_(loop),
      pause_timer_(loop),
      usage_timer_(loop) {
  retired_.OnEmpty([this] { FinishIfDrained(); });
}

Dispatcher::~Dispatcher() = default;

void Dispatcher::Open() {
  const absl::StatusOr<std::vector<UserUsage>> usage = store_.LoadUsage();
  if (usage.ok()) {
    for (const UserUsage& user : *usage) scheduler_.LoadUsage(user);
  } else {
    spdlog::error("cannot read what users have used: {}", std::string(usage.status().message()));
  }
  for (const std::string& id : folders_.List()) {
    const absl::StatusOr<Job> job = store_.Get(id);
    const bool needed = job.ok() ? !IsTerminal(job->state) : !absl::IsNotFound(job.status());
    if (!needed) folders_.Remove(id);
  }
  LoadQueue();
}

void Dispatcher::LoadQueue() {
  const absl::StatusOr<std::vector<QueuedJob>> queue = store_.LoadQueue();
  if (!queue.ok()) {
    spdlog::error("cannot read the queue: {}", std::string(queue.status().message()));
    return LoadQueueLater();
  }
  for (const QueuedJob& job : *queue) {
    if (attempts_.count(job.id) == 0) scheduler_.Add(job);
  }
  StartQueuedJobs();
}

void Dispatcher::LoadQueueLater() {
  reload_timer_.Set(options_.attempts.store_retry, [this] { LoadQueue(); });
}

void Dispatcher::StartQueuedJobs() {
  if (draining_ || paused()) return;
  const absl::Time now = absl::Now();
  for (const Start& start : scheduler_.TakeStarts(now)) StartAttempt(start);
  // Set anew each time: another job may be due earlier by now.
  start_timer_.Cancel();
  if (const std::optional<absl::Time> wakeup = scheduler_.NextWakeup(now)) {
    start_timer_.Set(*wakeup - now, [this] { StartQueuedJobs(); });
  }
}

void Dispatcher::StartAttempt(const Start& start) {
  // Before the move, so that a disk that stays full does not write into the job's log each time.
  const absl::Status folder = folders_.Create(start.job_id);
  if (HasNoRoom(folder)) {
    OnCannotStart(folder);
    return GiveUpStart(start.job_id);
  }
  absl::StatusOr<Job> job =
      Record({start.job_id, JobState::kQueued, absl::StrCat(start.slot.device, " has room for it")},
             store_.MoveTo(start.job_id, {.state = JobState::kRunning}));
  if (!job.ok()) {
    if (JobWentOn(job.status())) folders_.Remove(start.job_id);
    if (IsRefused(job.status(), Refusal::kDiskFull)) OnCannotStart(job.status());
    return GiveUpStart(start.job_id);
  }
  const Attempt::Parts parts{loop_, store_, *this, options_.attempts};
  auto owned = std::make_unique<Attempt>(parts, *job, start.slot,
                                         launcher_.LogPath({job->id, job->attempt}));
  Attempt& attempt = *owned;
  attempts_[job->id] = std::move(owned);
  SaveUsageLater();
  const absl::Status begun = folder.ok() ? BeginAttempt(attempt, *job) : folder;
  if (!begun.ok()) attempt.FailToBegin(begun);
}

void Dispatcher::GiveUpStart(const std::string& job_id) {
  scheduler_.Finished(job_id, absl::Now());
  LoadQueueLater();
}

void Dispatcher::OnCannotStart(const absl::Status& why) {
  pause_reason_ = absl::StrCat("no worker could be started: ", std::string(why.message()));
  spdlog::error("{}; nothing is started for {}", pause_reason_,
                absl::FormatDuration(options_.no_worker_wait));
  pause_timer_.Set(options_.no_worker_wait, [this] { StartQueuedJobs(); });
}

absl::Status Dispatcher::BeginAttempt(Attempt& attempt, const Job& job) {
  const AssignmentContext context{.slot = attempt.slot(),
                                  .log_path = attempt.log_path(),
                                  .work_dir = folders_.PathOf(job.id),
                                  .checkpoint_interval = options_.checkpoint_interval};
  const absl::StatusOr<worker::v1::ToWorker> assignment = MakeAssignment(job, context);
  if (!assignment.ok()) return assignment.status();
  absl::StatusOr<std::unique_ptr<WorkerLink>> link =
      WorkerFor(attempt, assignment->assignment().threads());
  if (!link.ok()) return link.status();
  attempt.Begin(*std::move(link), *assignment);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<WorkerLink>> Dispatcher::WorkerFor(const Attempt& attempt,
                                                                  std::int64_t threads) {
  const auto idle = std::find_if(idle_.begin(), idle_.end(), [&](const auto& worker) {
    return worker.second.sweep_id == attempt.sweep_id() && worker.second.slot == attempt.slot() &&
           !worker.second.link->exited();
  });
  if (idle != idle_.end()) return std::move(idle_.extract(idle).mapped().link);
  if (absl::Status fault = FaultPointStatus("server.before_launch"); !fault.ok()) return fault;
  absl::StatusOr<std::unique_ptr<WorkerProcess>> process =
      launcher_.Launch({.attempt = attempt.id(), .threads = threads});
  if (!process.ok()) return process.status();
  return WorkerLink::Watch(loop_, *std::move(process));
}

void Dispatcher::OnStored(Attempt& attempt) { Tell({.job_id = attempt.id().job_id}); }

absl::StatusOr<Job> Dispatcher::StoreEnd(Attempt& attempt, JobState from, const Move& move) {
  const std::string why = move.error.message.empty() ? move.detail : move.error.message;
  absl::StatusOr<Job> moved =
      Record({attempt.id().job_id, from, why}, store_.MoveTo(attempt.id(), move));
  if (!moved.ok()) return moved;
  if (IsTerminal(moved->state)) folders_.Remove(moved->id);
  if (moved->state == JobState::kQueued) requeued_[moved->id] = InQueue(*moved);
  return moved;
}

void Dispatcher::OnEnded(Attempt& attempt) {
  // A card's memory is free only when its process is gone.
  if (attempt.slot().device != "cpu" || draining_) return;
  std::unique_ptr<WorkerLink> link = attempt.TakeIdleWorker();
  if (link == nullptr) return;
  if (attempt.sweep_id().empty()) {
    retired_.Add(std::move(link));
  } else {
    idle_[attempt.id().job_id] = {std::move(link), attempt.sweep_id(), attempt.slot()};
  }
}

void Dispatcher::OnOver(Attempt& attempt) {
  // Not here and now: the attempt is calling.
  loop_.Post([this, id = attempt.id()] {
    const auto found = attempts_.find(id.job_id);
    if (found == attempts_.end() || found->second->id().attempt != id.attempt) return;
    attempts_.erase(found);
    launcher_.TrimLog(id);
    Release(id.job_id);
  });
}

void Dispatcher::TrimLogs() {
  for (const auto& [id, attempt] : attempts_) launcher_.TrimLog(attempt->id());
}

void Dispatcher::Release(const std::string& job_id) {
  const UserUsage usage = scheduler_.Finished(job_id, absl::Now());
  // Only now: under its id there was still the attempt.
  if (auto job = requeued_.extract(job_id)) scheduler_.Add(job.mapped());
  if (const auto idle = idle_.find(job_id); idle != idle_.end() && !draining_ && !paused()) {
    const std::optional<Start> next = scheduler_.TakeNextOfSweep(
        idle->second.sweep_id, idle->second.slot, usage.user, absl::Now());
    if (next.has_value()) StartAttempt(*next);
  }
  if (auto unused = idle_.extract(job_id)) retired_.Add(std::move(unused.mapped().link));
  StartQueuedJobs();
  FinishIfDrained();
}

void Dispatcher::Drain(EventLoop::Task drained) {
  draining_ = true;
  drained_ = std::move(drained);
  start_timer_.Cancel();
  reload_timer_.Cancel();
  pause_timer_.Cancel();
  usage_timer_.Cancel();
  std::vector<Attempt*> running;
  for (const auto& [id, attempt] : attempts_) running.push_back(attempt.get());
  for (Attempt* attempt : running) {
    attempt->Suspend();
    if (attempt->over()) OnOver(*attempt);
  }
  FinishIfDrained();
}

void Dispatcher::FinishIfDrained() {
  if (!draining_ || !attempts_.empty() || !retired_.empty() || !drained_) return;
  SaveUsage();
  std::exchange(drained_, nullptr)();
}

void Dispatcher::SaveUsage() {
  const std::vector<UserUsage> usage = scheduler_.UsageToStore(absl::Now());
  if (usage.empty()) return;
  if (absl::Status saved = store_.SaveUsage(usage); saved.ok()) {
    scheduler_.UsageStored();
  } else {
    spdlog::error("what {} users have used cannot be stored: {}", usage.size(),
                  std::string(saved.message()));
  }
  SaveUsageLater();
}

void Dispatcher::SaveUsageLater() {
  if (draining_ || usage_timer_.is_set()) return;
  usage_timer_.Set(options_.usage_interval, [this] { SaveUsage(); });
}

absl::StatusOr<Job> Dispatcher::Record(const Transition& transition, absl::StatusOr<Job> moved) {
  // A message may go on with lines of the worker's log, which have their own place.
  const std::string why = transition.why.substr(0, transition.why.find('\n'));
  if (!moved.ok()) {
    // That it went on without this attempt is how fencing works.
    const auto level = JobWentOn(moved.status()) ? spdlog::level::info : spdlog::level::err;
    spdlog::log(level, "job {}: its move away from {} ({}) could not be stored: {}",
                transition.job_id, ToString(transition.from), why,
                std::string(moved.status().message()));
    return moved;
  }
  spdlog::info("job {} attempt {}: {} -> {}{}{}", moved->id, moved->attempt,
               ToString(transition.from), ToString(moved->state), why.empty() ? "" : ": ", why);
  Tell({.job_id = moved->id, .sweep_id = moved->sweep_id});
  return moved;
}

void Dispatcher::Tell(const Change& change) {
  if (listener_) listener_(change);
}

}  // namespace spikepinn::server
