// One try at running a job.
#ifndef SPIKEPINN_SERVER_WORKERS_ATTEMPT_H_
#define SPIKEPINN_SERVER_WORKERS_ATTEMPT_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/schedule/inventory.h"
#include "server/workers/attempt_end.h"
#include "server/workers/event_loop.h"
#include "server/workers/timer.h"
#include "server/workers/worker_link.h"

namespace spikepinn::server {

struct AttemptOptions {
  // How long a worker that was asked to stop may take before SIGTERM, and after that before
  // SIGKILL.
  absl::Duration cancel_grace = absl::Seconds(10);
  absl::Duration terminate_grace = absl::Seconds(2);
  // How long it may take to exit after closing its socket before SIGKILL.
  absl::Duration exit_grace = absl::Seconds(5);
  // How often it is asked for a sign of life, and how long it may give none before SIGKILL.
  absl::Duration ping_interval = absl::Seconds(10);
  absl::Duration answer_limit = absl::Seconds(60);
  // When to try again what the disk refused.
  absl::Duration store_retry = absl::Seconds(2);
  RetryPolicy retry;
};

// From the move to RUNNING until its worker is gone and its end is stored. What the disk refuses is
// kept and tried again; as long as it is refused, the worker is not listened to, so that nothing
// piles up here. Lives on the event loop's thread.
class Attempt final : private WorkerLink::Listener {
 public:
  class Owner {
   public:
    // Events of the attempt were stored.
    virtual void OnStored(Attempt& attempt) = 0;
    // Stores the attempt's end and tells about it. `from`: the state before.
    virtual absl::StatusOr<Job> StoreEnd(Attempt& attempt, JobState from, const Move& move) = 0;
    // The end is stored, or refused for good because the job went on without this attempt.
    virtual void OnEnded(Attempt& attempt) = 0;
    // In addition its worker is gone. Neither call may destroy the attempt.
    virtual void OnOver(Attempt& attempt) = 0;
    // No worker could be started, which has nothing to do with this job.
    virtual void OnCannotStart(const absl::Status& why) = 0;

   protected:
    ~Owner() = default;
  };

  struct Parts {
    EventLoop& loop;
    JobStore& store;
    Owner& owner;
    const AttemptOptions& options;
  };

  Attempt(const Parts& parts, const Job& job, Slot slot, std::string log_path);

  const AttemptId& id() const { return id_; }
  const Slot& slot() const { return slot_; }
  const std::string& sweep_id() const { return sweep_id_; }
  const std::string& log_path() const { return log_path_; }

  // Exactly one of these, once. An attempt whose worker cannot be started ends, in this call; see
  // MoveWithoutWorker.
  void Begin(std::unique_ptr<WorkerLink> link, const worker::v1::ToWorker& assignment);
  void FailToBegin(const absl::Status& why) { EndWithoutWorker(why); }

  // The job has been moved to CANCELLING: message, then SIGTERM, then SIGKILL. Whatever its end was
  // to be, if it is not stored yet, it is CANCELLED.
  void Cancel();
  // The server is shutting down: the same, but with a checkpoint, and the job is QUEUED again.
  void Suspend();

  bool ended() const { return ended_; }
  // Its worker is gone or was taken, and its end stored; when the server stops, the next one finds
  // out what the disk still refuses.
  bool over() const { return link_ == nullptr && (ended_ || context_.draining); }

  // After its end: the worker that has delivered and could run another assignment; null if there is
  // none.
  std::unique_ptr<WorkerLink> TakeIdleWorker();

 private:
  void OnReadable() override;
  void OnExit() override;
  void TakeReceived(absl::StatusOr<std::vector<NewEvent>> received);
  void StoreEvents();
  void OnEventsRefused(const absl::Status& why);

  // Decides the end, once, and stores it, now or when the disk allows.
  void End(Move move);
  void EndWithoutWorker(const absl::Status& why);
  void StoreEnd();
  void CancelInsteadOfEnd();
  // Nothing more is expected of it: it exits by itself, or is killed.
  void DismissWorker();

  void Stop(bool save_checkpoint);
  void KillAfter(absl::Duration grace, int signal);
  void KillNow(StopCause cause);
  void ScheduleNextPing();
  void Ping();
  // Whether what the worker has said may lie unread, through no fault of its own.
  bool MayHaveMissedAnswers() const;
  AttemptContext ContextNow() const;

  const Parts parts_;
  const AttemptId id_;
  const Slot slot_;
  const std::string sweep_id_;
  const std::string log_path_;
  AttemptContext context_;

  std::unique_ptr<WorkerLink> link_;  // null before its start and after its exit
  Timer kill_timer_, limit_timer_, ping_timer_, retry_timer_;
  // When the worker was first asked for a sign of life and has not given one since.
  std::optional<EventLoop::Clock::time_point> asked_;
  EventLoop::Clock::time_point ping_scheduled_;
  std::vector<NewEvent> events_;                 // not yet stored
  std::optional<std::int64_t> progress_stored_;  // of this job, the newest overall step
  std::optional<Move> end_;                      // decided; not stored as long as !ended_
  bool stopping_ = false;                        // was told to stop
  bool ended_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_ATTEMPT_H_
