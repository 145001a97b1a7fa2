// Where jobs, their events and their models are kept.
#ifndef SPIKEPINN_SERVER_JOBS_JOB_STORE_H_
#define SPIKEPINN_SERVER_JOBS_JOB_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "server/jobs/job.h"

namespace spikepinn::server {

// What a create call brings along.
struct NewJob {
  std::string display_name;
  std::string spec;
  std::string effective_spec;
  std::string user = "anonymous";
  std::int32_t priority = 0;
  std::string device;
  std::int32_t threads = 1;
  Resources resources;
  std::int32_t max_attempts = 3;
  std::string request_id;      // empty: none
  std::string request_digest;  // of everything the call asked for; compared under one request_id
};

struct NewSweep {
  std::string display_name;
  std::string definition;
  std::vector<NewJob> jobs;  // in the order of their index; their request ids are not looked at
  std::string request_id;
  std::string request_digest;
};

// The job as its creation makes it, still without id and number.
Job JobOf(const NewJob& request);

// An event that a worker reports: kProgress, kPiece, kWarning or kCheckpoint.
struct NewEvent {
  EventKind kind = EventKind::kProgress;
  std::string payload;
};

// A move to `state`, with what belongs to it.
struct Move {
  JobState state = JobState::kQueued;
  JobError error;      // with kFailed and kCancelled
  std::string detail;  // why, for the event
  // With kSucceeded, stored in the same transaction:
  std::string summary;
  std::string model;
  // With kQueued: when it may start again, and whether the attempt counts as a failure.
  absl::Time not_before = absl::InfinitePast();
  bool worker_lost = false;
  // What the worker reported before its end: stored in the same transaction, before the move.
  std::vector<NewEvent> events;
};

// Of a move or an append that was refused for good: the job is gone, or went on without this
// caller.
inline bool JobWentOn(const absl::Status& status) {
  return absl::IsFailedPrecondition(status) || absl::IsNotFound(status);
}

struct JobFilter {
  std::vector<JobState> states;  // empty: all
  std::string user;              // empty: everybody
  std::string sweep_id;          // empty: all
};

struct JobPage {
  std::vector<Job> jobs;        // without specs, progress and summary
  std::string next_page_token;  // empty after the last page
};

struct SweepPage {
  std::vector<Sweep> sweeps;    // without definition
  std::string next_page_token;  // empty after the last page
};

struct CreatedSweep {
  Sweep sweep;
  std::vector<QueuedJob> new_jobs;  // empty if an earlier request with this id has made them
};

// Which jobs that have ended are removed; a limit of 0 is none. Jobs of a sweep have ended, and are
// removed, with their sweep.
struct Retention {
  absl::Duration max_age = absl::ZeroDuration();  // since their end
  std::int64_t max_jobs = 0;                      // that have ended
  std::int64_t max_bytes = 0;                     // of the database, free pages not counted
  // What ended so lately is kept though there are more jobs or bytes, so that somebody can read it.
  absl::Duration min_age = absl::Hours(24);
};

// What a backup is called until it is complete: its path and this.
inline constexpr char kPartialBackup[] = ".partial";

// Whether so many jobs more of a user may be created: asked for those that an earlier request has
// not created already. Must not come back to the store.
using Admission = absl::FunctionRef<absl::Status(const std::string& user, std::int64_t jobs)>;

inline absl::Status AdmitAll(const std::string& /*user*/, std::int64_t /*jobs*/) {
  return absl::OkStatus();
}

// Every call is one transaction and is on disk when it returns. Calls block on the disk: never make
// one from a gRPC callback. Implementations may be called from any thread, one call at a time is
// served. Errors: NotFound for an unknown job; ResourceExhausted for a full disk, DataLoss for a
// damaged file, Internal for anything else that the disk does.
class JobStore {
 public:
  virtual ~JobStore() = default;

  // Stores QUEUED jobs with their first events, at the price of one commit. A known request_id
  // returns the job it made before, or AlreadyExists if the digest differs. An error of one, that
  // of `admit` among them, is its own, but what the disk refuses it refuses for all.
  virtual std::vector<absl::StatusOr<Job>> CreateAll(absl::Span<const NewJob> jobs,
                                                     Admission admit) = 0;

  virtual absl::StatusOr<Job> Get(absl::string_view id) = 0;

  // Newest first. InvalidArgument for a token that is not ours, NotFound for a sweep that is not
  // there.
  virtual absl::StatusOr<JobPage> List(const JobFilter& filter, int page_size,
                                       absl::string_view page_token) = 0;

  // Makes a legal move and appends its event; FailedPrecondition names both states of an illegal
  // one. A move to kRunning begins a new attempt. A move to kSucceeded appends the summary as an
  // event of its own (kSummary) before the state change, which is always the last event of a job.
  // Returns the job after the move.
  virtual absl::StatusOr<Job> MoveTo(absl::string_view id, const Move& move) = 0;

  // The same on behalf of a worker: FailedPrecondition if the token is not the current attempt. An
  // attempt is over as soon as its job is QUEUED again.
  virtual absl::StatusOr<Job> MoveTo(const AttemptId& token, const Move& move) = 0;

  // The first for several jobs at the price of one commit, with its errors as CreateAll's.
  virtual std::vector<absl::StatusOr<Job>> MoveAll(absl::Span<const std::string> ids,
                                                   const Move& move) = 0;

  // Appends what a worker reports (kProgress, kPiece, kWarning) and remembers the newest progress.
  // FailedPrecondition if the token is not the current attempt or the job has ended.
  virtual absl::Status Append(const AttemptId& token, absl::Span<const NewEvent> events) = 0;

  // At most `limit` events after number `after`, ascending.
  virtual absl::StatusOr<std::vector<Event>> Events(absl::string_view id, std::int64_t after,
                                                    int limit) = 0;

  // The model file of a job that SUCCEEDED; FailedPrecondition otherwise.
  virtual absl::StatusOr<std::string> Model(absl::string_view id) = 0;

  // Removes a job that has ended; FailedPrecondition otherwise, and for a job of a sweep, which is
  // removed with that.
  virtual absl::Status Delete(absl::string_view id) = 0;

  virtual absl::StatusOr<JobCounts> Counts() = 0;

  // Stores the sweep and all its QUEUED jobs, or nothing. A known request_id, which only sweeps are
  // compared for, as with CreateAll.
  virtual absl::StatusOr<CreatedSweep> CreateSweep(const NewSweep& sweep, Admission admit) = 0;
  virtual absl::StatusOr<Sweep> GetSweep(absl::string_view id) = 0;
  // Newest first, as List.
  virtual absl::StatusOr<SweepPage> ListSweeps(int page_size, absl::string_view token) = 0;
  // Jobs of a sweep with an index above `after` (-1: from the first), ascending, at most `limit`,
  // with effective specs and summaries.
  virtual absl::StatusOr<std::vector<Job>> SweepJobs(absl::string_view id, std::int64_t after,
                                                     int limit) = 0;
  // From now on, and after any crash, there is no such sweep; FailedPrecondition unless all of its
  // jobs have ended. They are still to be removed, which takes its time.
  virtual absl::Status DeleteSweep(absl::string_view id) = 0;
  // Removes jobs of deleted sweeps, at most `limit` and fewer with long logs, so that it does not
  // take long. Returns them, brief: none once nothing is left to remove.
  virtual absl::StatusOr<std::vector<Job>> RemoveDeleted(int limit) = 0;

  // All jobs in QUEUED, in the order of creation.
  virtual absl::StatusOr<std::vector<QueuedJob>> LoadQueue() = 0;
  virtual absl::StatusOr<std::vector<UserUsage>> LoadUsage() = 0;
  // Replaces what is known of these users; one without any use is forgotten.
  virtual absl::Status SaveUsage(absl::Span<const UserUsage> usage) = 0;

  // Removes what is left of deleted sweeps, and then what `retention` does not keep as of `now`,
  // the oldest ends first. A sweep goes as a whole, as with DeleteSweep. At most `limit` jobs, and
  // the rest as with RemoveDeleted.
  virtual absl::StatusOr<std::vector<Job>> RemoveExpired(const Retention& retention, absl::Time now,
                                                         int limit) = 0;

  // Begins to copy everything into a new file, whose folder is created if missing. AlreadyExists if
  // there is such a file; FailedPrecondition if another copy is being made; ResourceExhausted
  // without room for it.
  virtual absl::Status StartBackup(const std::string& path) = 0;
  // Copies so many pages more. True: the file is complete and on disk. An error ends the backup and
  // removes the file. What is stored meanwhile goes into the copy too.
  virtual absl::StatusOr<bool> StepBackup(int pages) = 0;

  // After a crash: what was RUNNING is QUEUED again, what was CANCELLING is CANCELLED. Returns how
  // many jobs were moved.
  virtual absl::StatusOr<int> Recover() = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_JOB_STORE_H_
