// Where jobs, their events and their models are kept.
#ifndef SPIKEPINN_SERVER_JOBS_JOB_STORE_H_
#define SPIKEPINN_SERVER_JOBS_JOB_STORE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/jobs/job.h"

namespace spikepinn::server {

// What a create call brings along.
struct NewJob {
  std::string display_name;
  std::string spec;
  std::string effective_spec;
  std::string device;
  std::string request_id;      // empty: none
  std::string request_digest;  // of everything the call asked for; compared under one request_id
};

// A move to `state`, with what belongs to it.
struct Move {
  JobState state = JobState::kQueued;
  JobError error;      // with kFailed and kCancelled
  std::string detail;  // why, for the event
  // With kSucceeded, stored in the same transaction:
  std::string summary;
  std::string model;
};

// An event that a worker reports: kProgress, kPiece or kWarning.
struct NewEvent {
  EventKind kind = EventKind::kProgress;
  std::string payload;
};

struct JobFilter {
  std::vector<JobState> states;  // empty: all
};

struct JobPage {
  std::vector<Job> jobs;        // without specs, progress and summary
  std::string next_page_token;  // empty after the last page
};

struct JobCounts {
  std::int64_t queued = 0;
  std::int64_t running = 0;  // RUNNING or CANCELLING
};

// Every call is one transaction and is on disk when it returns. Calls block on the disk: never make
// one from a gRPC callback. Implementations may be called from any thread, one call at a time is
// served. Errors: NotFound for an unknown job; ResourceExhausted for a full disk, DataLoss for a
// damaged file, Internal for anything else that the disk does.
class JobStore {
 public:
  virtual ~JobStore() = default;

  // Stores a QUEUED job with its first event. A known request_id returns the job it made before, or
  // AlreadyExists if the digest differs.
  virtual absl::StatusOr<Job> Create(const NewJob& job) = 0;

  virtual absl::StatusOr<Job> Get(absl::string_view id) = 0;

  // Newest first. InvalidArgument for a token that is not ours.
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

  // Appends what a worker reports (kProgress, kPiece, kWarning) and remembers the newest progress.
  // FailedPrecondition if the token is not the current attempt or the job has ended.
  virtual absl::Status Append(const AttemptId& token, absl::Span<const NewEvent> events) = 0;

  // At most `limit` events after number `after`, ascending.
  virtual absl::StatusOr<std::vector<Event>> Events(absl::string_view id, std::int64_t after,
                                                    int limit) = 0;

  // The model file of a job that SUCCEEDED; FailedPrecondition otherwise.
  virtual absl::StatusOr<std::string> Model(absl::string_view id) = 0;

  // Removes a job that has ended; FailedPrecondition otherwise.
  virtual absl::Status Delete(absl::string_view id) = 0;

  // Jobs in QUEUED, oldest first, at most `limit` for each device that is asked for (or else a long
  // queue for one device would hide the jobs for another one), without specs.
  virtual absl::StatusOr<std::vector<Job>> Queued(int limit) = 0;

  virtual absl::StatusOr<JobCounts> Counts() = 0;

  // After a crash: what was RUNNING is QUEUED again, what was CANCELLING is CANCELLED. Returns how
  // many jobs were moved.
  virtual absl::StatusOr<int> Recover() = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_JOB_STORE_H_
