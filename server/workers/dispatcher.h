// Keeps the server busy with queued jobs, and owns every attempt that runs.
#ifndef SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_
#define SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/schedule/scheduler.h"
#include "server/workers/attempt.h"
#include "server/workers/event_loop.h"
#include "server/workers/retired_workers.h"
#include "server/workers/timer.h"
#include "server/workers/work_folders.h"
#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

struct DispatcherOptions {
  AttemptOptions attempts;
  // How often a worker saves a checkpoint.
  absl::Duration checkpoint_interval = absl::Seconds(10);
  // For how long nothing more is started after a worker could not be.
  absl::Duration no_worker_wait = absl::Seconds(30);
  // How often what users have used is stored while they use anything: a crash forgets the rest.
  absl::Duration usage_interval = absl::Minutes(1);
  // Where every job has a folder of its own while it runs, for checkpoints; empty: none are kept.
  std::string work_dir;
  // Jobs of one user that may wait; 0: any number.
  std::int64_t max_queued_per_user = 0;
};

// What happened to a job, for those who follow it.
struct Change {
  std::string job_id;
  std::string sweep_id;  // of a change of state of a sweep's job; else empty
};

// Lives on the event loop's thread: every function is called there, and so is every change of the
// store while the loop runs; watchers read it on a thread of their own. Must be drained before the
// loop stops.
//
//   Dispatcher dispatcher(loop, store, launcher, Scheduler(...));
//   loop.Post([&] { dispatcher.Open(); });
class Dispatcher final : private Attempt::Owner {
 public:
  using Listener = std::function<void(const Change&)>;
  using SweepAnswer = absl::AnyInvocable<void(absl::StatusOr<Sweep>)>;
  using DeleteAnswer = absl::AnyInvocable<void(absl::Status)>;

  Dispatcher(EventLoop& loop, JobStore& store, WorkerLauncher& launcher, Scheduler scheduler,
             DispatcherOptions options = {});
  ~Dispatcher();

  // Before Open. Told of everything that is stored, after it was.
  void SetListener(Listener listener) { listener_ = std::move(listener); }

  // Takes over what is queued in the store and starts what can start.
  void Open();

  JobStore& store() { return store_; }
  const Scheduler& scheduler() const { return scheduler_; }
  std::int64_t max_queued_per_user() const { return options_.max_queued_per_user; }

  // Stores jobs at the price of one commit and starts those for which there is room. Unavailable
  // once draining; ResourceExhausted if the user has too many that wait, but never for a request
  // that is only repeated.
  std::vector<absl::StatusOr<Job>> CreateAll(const std::vector<NewJob>& jobs);
  absl::StatusOr<Sweep> CreateSweep(const NewSweep& sweep);

  // A queued job is CANCELLED at once, a running one CANCELLING until its worker has stopped.
  // FailedPrecondition if it has ended.
  absl::StatusOr<Job> Cancel(const std::string& job_id);
  // The same with all jobs of a sweep that have not ended, a few at a time so that others get their
  // turn; answers when all were seen.
  void CancelSweep(const std::string& sweep_id, SweepAnswer answer);

  // Removes a job that has ended, with all that it left; FailedPrecondition otherwise, and for a
  // job of a sweep, which goes with its sweep.
  absl::Status Delete(const std::string& job_id);
  // The sweep is gone at once; its jobs go a few at a time, and it answers when all are gone. What
  // an error or a crash leaves of them, the housekeeper removes.
  void DeleteSweep(const std::string& sweep_id, DeleteAnswer answer);
  // Keeps the logs of what runs within their bounds.
  void TrimLogs();
  // What the store has removed: logs and folders go as well.
  void DiscardRemains(const Job& job);

  // Starts nothing more, stops the workers after a checkpoint and queues their jobs again;
  // `drained` runs when the last worker is gone. Call once.
  void Drain(EventLoop::Task drained);
  bool draining() const { return draining_; }
  // Why nothing is started for the moment; empty: something may be.
  std::string WhyPaused() const { return paused() ? pause_reason_ : ""; }

 private:
  // What is logged about a move.
  struct Transition {
    std::string job_id;
    JobState from;
    std::string why;
  };

  // Attempt::Owner:
  void OnStored(Attempt& attempt) override;
  absl::StatusOr<Job> StoreEnd(Attempt& attempt, JobState from, const Move& move) override;
  void OnEnded(Attempt& attempt) override;
  void OnOver(Attempt& attempt) override;
  // Whatever is started now would fail as well, and fill its log.
  void OnCannotStart(const absl::Status& why) override;

  absl::Status CheckQuota(const std::string& user, std::int64_t more) const;
  // A job that was just created.
  void TakeUp(const Job& job);
  void LoadQueue();
  // The disk refused something on the way from QUEUED to RUNNING: what has become of it?
  void LoadQueueLater();
  void StartQueuedJobs();
  bool paused() const { return pause_timer_.is_set(); }
  void StartAttempt(const Start& start);
  // A job that was taken from the queue and did not get as far as RUNNING.
  void GiveUpStart(const std::string& job_id);
  absl::Status BeginAttempt(Attempt& attempt, const Job& job);
  // A worker for the attempt: one that has just delivered for the same sweep, or a new one.
  absl::StatusOr<std::unique_ptr<WorkerLink>> WorkerFor(const Attempt& attempt,
                                                        std::int64_t threads);
  // Of jobs that wait, at the price of one commit.
  std::vector<absl::StatusOr<Job>> CancelQueued(const std::vector<std::string>& job_ids);
  void CancelSome(std::string sweep_id, std::int64_t after, SweepAnswer answer);
  void RemoveSome(DeleteAnswer answer);
  // After an attempt is over: what it held is free.
  void Release(const std::string& job_id);
  void FinishIfDrained();

  // Logs a move, made or refused, and tells the listener of one that was made.
  absl::StatusOr<Job> Record(const Transition& transition, absl::StatusOr<Job> moved);
  // Stores what users have used, and goes on doing so while anybody uses anything.
  void SaveUsage();
  void SaveUsageLater();
  void Tell(const Change& change);

  // A worker that has delivered, for the next job of its sweep.
  struct IdleWorker {
    std::unique_ptr<WorkerLink> link;
    std::string sweep_id;
    Slot slot;
  };

  EventLoop& loop_;
  JobStore& store_;
  WorkerLauncher& launcher_;
  const DispatcherOptions options_;
  const WorkFolders folders_;
  Scheduler scheduler_;
  Listener listener_;
  std::map<std::string, std::unique_ptr<Attempt>> attempts_;  // by job id
  std::map<std::string, IdleWorker> idle_;     // by the id of the job that they have done
  std::map<std::string, QueuedJob> requeued_;  // by id: QUEUED again, but their worker still lives
  RetiredWorkers retired_;
  Timer start_timer_;         // until the next job in backoff may start
  Timer reload_timer_;        // until the queue is read again
  Timer pause_timer_;         // set: nothing is started
  std::string pause_reason_;  // as of the last pause
  Timer usage_timer_;         // until what users have used is stored
  bool draining_ = false;
  EventLoop::Task drained_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_
