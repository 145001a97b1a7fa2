// Keeps the slots filled with queued jobs, and owns every attempt that runs.
#ifndef SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_
#define SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/schedule/scheduler.h"
#include "server/schedule/slot_table.h"
#include "server/workers/attempt_end.h"
#include "server/workers/event_loop.h"
#include "server/workers/worker_launcher.h"
#include "server/workers/worker_session.h"

namespace spikepinn::server {

struct DispatcherOptions {
  // How long a worker that was asked to stop may take before SIGTERM, and after that before
  // SIGKILL.
  absl::Duration cancel_grace = absl::Seconds(10);
  absl::Duration terminate_grace = absl::Seconds(2);
  // How long it may take to exit after its outcome or after closing its socket before SIGKILL.
  absl::Duration exit_grace = absl::Seconds(5);
  // When to try again what the disk refused.
  absl::Duration store_retry = absl::Seconds(2);
};

// A copy of the store.
struct BackupInfo {
  std::string path;
  std::int64_t bytes = 0;
  absl::Time time;
};

// Lives on the event loop's thread: every function is called there, and so is every access to the
// store while the loop runs. Must be drained before the loop stops.
//
//   Dispatcher dispatcher(loop, store, launcher, SlotTable(devices));
//   loop.Post([&] { dispatcher.StartQueuedJobs(); });
class Dispatcher {
 public:
  // Told the id of a job for which events were just stored.
  using Listener = std::function<void(const std::string& job_id)>;

  Dispatcher(EventLoop& loop, JobStore& store, WorkerLauncher& launcher, SlotTable slots,
             DispatcherOptions options = {});
  ~Dispatcher();

  // Before the first job starts.
  void SetListener(Listener listener) { listener_ = std::move(listener); }

  JobStore& store() { return store_; }
  const SlotTable& slots() const { return slots_; }

  // Stores a job and starts it if a slot is free. Unavailable once draining.
  absl::StatusOr<Job> Create(const NewJob& job);

  // A queued job is CANCELLED at once, a running one CANCELLING until its worker has stopped.
  // FailedPrecondition if it has ended.
  absl::StatusOr<Job> Cancel(const std::string& job_id);

  // Removes a job that has ended, with the logs of its workers; FailedPrecondition otherwise.
  absl::Status Delete(const std::string& job_id);

  absl::StatusOr<Sweep> CreateSweep(const NewSweep& sweep);
  absl::StatusOr<Sweep> CancelSweep(const std::string& sweep_id);
  absl::Status DeleteSweep(const std::string& sweep_id);

  std::vector<WaitInfo> QueueOrder(int limit);
  std::int64_t queue_size();
  WaitInfo Why(const std::string& job_id);

  // `done` is called on the loop's thread, later.
  void CreateBackup(std::function<void(absl::StatusOr<BackupInfo>)> done);

  void StartQueuedJobs();

  // Starts nothing more, stops the workers and queues their jobs again; `drained` runs when the
  // last worker is gone. Call once.
  void Drain(EventLoop::Task drained);
  bool draining() const { return draining_; }

 private:
  // From the move to RUNNING until its process is reaped and its end stored.
  struct Attempt {
    AttemptId id;
    Slot slot;
    std::unique_ptr<WorkerSession> session;  // null if its worker could not be started
    std::optional<EventLoop::WatchId> socket_watch;
    std::optional<EventLoop::WatchId> exit_watch;
    std::optional<EventLoop::TimerId> stop_timer;   // escalates towards SIGKILL
    std::optional<EventLoop::TimerId> retry_timer;  // of `end`
    std::optional<Move> end;                        // decided; not stored as long as !ended
    AttemptContext context;
    bool stopping = false;  // was told to stop
    bool ended = false;     // its job has been moved on
    bool exited = false;    // its process is reaped
  };

  // What was to be stored, for the log.
  struct Transition {
    std::string job_id;
    JobState from;
    std::string why;
  };

  bool HasFreeSlot() const;
  // After the disk refused something on the way from QUEUED to RUNNING.
  void RetryStarting();
  void StartAttempt(const Start& start);
  void LaunchWorker(Attempt& attempt, const Job& job);
  absl::Status WatchWorker(Attempt& attempt);
  void OnSocket(Attempt& attempt, std::uint32_t epoll_events);
  void OnExit(Attempt& attempt);
  // Stores what was read and acts on the outcome or the violation.
  void TakeReceived(Attempt& attempt, absl::StatusOr<std::vector<NewEvent>> received);
  void AppendEvents(Attempt& attempt, const std::vector<NewEvent>& events);
  void SendToWorker(Attempt& attempt, const worker::v1::ToWorker& message);
  void UpdateSocketWatch(Attempt& attempt);
  void UnwatchSocket(Attempt& attempt);

  // Decides the end of an attempt, once, and stores it, now or when the disk allows.
  void End(Attempt& attempt, Move move);
  void StoreEnd(Attempt& attempt);

  // Cancel message, then SIGTERM, then SIGKILL.
  void StopWorker(Attempt& attempt);
  void KillAfter(Attempt& attempt, absl::Duration grace, int signal);

  void RemoveIfOver(Attempt& attempt);
  // Logs a move, made or refused, and tells the listener of one that was made.
  absl::StatusOr<Job> Record(const Transition& transition, absl::StatusOr<Job> moved);
  void Notify(const std::string& job_id);

  EventLoop& loop_;
  JobStore& store_;
  WorkerLauncher& launcher_;
  const DispatcherOptions options_;
  SlotTable slots_;
  Listener listener_;
  std::map<std::string, std::unique_ptr<Attempt>> attempts_;  // by job id
  std::optional<EventLoop::TimerId> start_timer_;
  bool draining_ = false;
  EventLoop::Task drained_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_DISPATCHER_H_
