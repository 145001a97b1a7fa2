// Who runs next, and why somebody does not yet.
#ifndef SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_
#define SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/jobs/job.h"
#include "server/schedule/fair_share.h"
#include "server/schedule/inventory.h"
#include "server/schedule/job_queue.h"
#include "server/schedule/turns.h"

namespace spikepinn::server {

struct SchedulePolicy {
  // After so long, what somebody has used counts half.
  absl::Duration half_life = absl::Hours(24);
  int max_running_per_user = 0;  // 0: any number
  // How long a job that does not fit may be passed by others that do.
  absl::Duration max_bypass = absl::Minutes(5);
  // By how many thread-seconds a user may get ahead of others by starting the next job of a sweep
  // in a worker that is there already.
  double sweep_lead = 2.0;
};

struct Start {
  std::string job_id;
  Slot slot;
};

// Numbers of spikepinn.v1.Waiting.Reason.
enum class WaitReason {
  kNext = 1,
  kBehindOthers = 2,
  kResources = 3,
  kUserLimit = 4,
  kBackoff = 5,
  kImpossible = 6,
};

struct WaitInfo {
  std::string job_id;
  WaitReason reason = WaitReason::kNext;
  std::string message;        // a sentence with numbers
  std::int64_t position = 0;  // from 1; 0: not counted
};

// What somebody has of the server.
struct UserLoad {
  std::string user;
  std::int64_t queued = 0;
  std::int64_t running = 0;
  double thread_seconds = 0.0;  // decayed, with those of running jobs
};

// The order of jobs: the higher priority first; then the user with the smaller decayed use, that of
// running jobs included, each of which counts as a thread-second a thread at least, so that users
// take turns from the first job on; then the older job. In that order every job that fits starts.
//
// A job that does not fit is passed by those that do. Once it has been, for max_bypass, the first
// that did not fit on its device, its threads are held free from all who come after it in the
// order, and its memory once that is all it lacks: they collect until it starts. Jobs in backoff
// and those of users at their limit are passed over and hold up nobody; nor do jobs for one device
// those for another, unless both want memory that there is not. Of jobs that can never fit nothing
// is tried.
//
// No call looks at all jobs: they are kept in lanes of equal demand, and at most kMaxPassed lanes
// that do not fit are looked at for a family of devices. Nothing is looked at
// while nothing is free; otherwise the cost grows with the number of users who have waiting jobs.
// Knows no clock. Not synchronised: belongs to the thread that starts and ends jobs.
//
//   scheduler.Add(queued_job);
//   for (const Start& start : scheduler.TakeStarts(now)) ...;    // and wake at NextWakeup(now)
//   scheduler.Finished(job_id, now);
class Scheduler {
 public:
  static constexpr int kMaxPassed = 1000;
  // As far as positions are counted.
  static constexpr int kMaxPosition = 1000;

  explicit Scheduler(Inventory inventory, SchedulePolicy policy = {});

  // What was stored of an earlier life.
  void LoadUsage(const UserUsage& usage) { shares_.Load(usage); }

  // A job with an id that waits already takes the place of the other.
  void Add(const QueuedJob& job);

  // Takes a job out of the queue; one that does not wait is left alone.
  void Remove(absl::string_view job_id);

  // Takes slots for all who can start now. They leave the queue, and run until Finished.
  std::vector<Start> TakeStarts(absl::Time now);

  // A further job of a sweep, for the worker that held `slot` for this user until now: the very
  // next in order for that slot, give or take sweep_lead, and of the same demand; or else nothing.
  // To be called between the Finished of the worker's job and the next TakeStarts.
  std::optional<Start> TakeNextOfSweep(absl::string_view sweep_id, const Slot& slot,
                                       absl::string_view user, absl::Time now);

  // Gives the slot of a job back, and charges its user threads times seconds; returns that user's
  // use. Also for a job that was taken but could not be started.
  UserUsage Finished(absl::string_view job_id, absl::Time now);

  // Users whose use differs from what was stored last, or 0 where it is forgotten; jobs that run
  // are charged as if they ended now, so that a crash forgets little.
  std::vector<UserUsage> UsageToStore(absl::Time now) const;
  void UsageStored() { shares_.ClearChanged(); }

  // The earliest not_before that is to come, to be asked after TakeStarts; at least `now`.
  std::optional<absl::Time> NextWakeup(absl::Time now) const;

  // The first jobs in the order in which they would start if all fitted; after them those that can
  // never start, without a position.
  std::vector<WaitInfo> Order(int limit, absl::Time now) const;

  // Of a job that waits. Its position is exact up to kMaxPosition, and 0 behind that.
  WaitInfo Why(absl::string_view job_id, absl::Time now) const;

  std::int64_t queued() const { return queue_.size(); }
  std::int64_t QueuedOf(absl::string_view user) const;
  std::int64_t RunningOf(absl::string_view user) const;
  // Everybody who has jobs or a use that is remembered, by name.
  std::vector<UserLoad> Users(absl::Time now) const;

  const Inventory& inventory() const { return inventory_; }
  const SchedulePolicy& policy() const { return policy_; }

 private:
  struct Running {
    std::string user;
    Slot slot;
    absl::Time since;
  };
  // Thread-seconds by user, of those who were asked for; pointers to them stay valid.
  using Uses = std::unordered_map<std::string, double>;
  // What is to become of a job that fits.
  enum class Decision { kStart, kStartAndEnd, kPass, kEnd };
  using Decide = absl::FunctionRef<Decision(const QueueEntry&, Slot&)>;
  // Competitors that were seen ahead, by requested device, of which there are few.
  using Ahead = std::vector<std::pair<absl::string_view, std::int64_t>>;
  struct Pass;

  // Visits jobs in order and starts those that fit and that `decide` wants; it may change the slot.
  std::vector<Start> Walk(Pass& pass, Decide decide);
  void WalkLevel(Pass& pass, const Level& level, Decide decide);
  // Where the line goes on after the job with that number; nothing if not at all in this pass.
  std::optional<Turns::Turn> Look(Pass& pass, const Turns::Turn& turn, Decide decide);
  // Of a job that fits; returns its line as it is after that, null if it is gone or the pass over.
  const Line* Offer(Pass& pass, QueueEntry& entry, Slot slot, Decide decide);
  void NotePassed(Pass& pass, QueueEntry& entry);
  // Returns the job's line as it is after that, null if it is gone.
  const Line* Begin(QueueEntry& entry, const Slot& slot, absl::Time now);

  bool AtLimit(absl::string_view user) const;
  Uses UsesOfRunning(absl::Time now) const;
  double* UseOf(const std::string& user, absl::Time now, Uses* uses) const;

  // In order, without the impossible ones, until `visit` returns false.
  void ForEachInOrder(absl::Time now, absl::FunctionRef<bool(const QueueEntry&)> visit) const;
  bool ForEachOfLevel(const Level& level, absl::Time now, Uses* uses,
                      absl::FunctionRef<bool(const QueueEntry&)> visit) const;
  // Why it waits behind `ahead`; `more`: there may be others before it.
  WaitInfo Explain(const QueueEntry& entry, const Ahead& ahead, bool more, absl::Time now) const;
  void CountAhead(const QueueEntry& entry, absl::Time now, Ahead* ahead) const;

  SchedulePolicy policy_;
  Inventory inventory_;
  FairShare shares_;
  JobQueue queue_;
  std::unordered_map<std::string, Running> running_;              // by job id
  absl::flat_hash_map<std::string, std::int64_t> users_running_;  // nobody with 0
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_
