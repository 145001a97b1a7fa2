// A job as the server thinks of it. Specs, progress and summaries are opaque bytes here: encoded
// messages of the public API, which only the service and the worker side open.
#ifndef SPIKEPINN_SERVER_JOBS_JOB_H_
#define SPIKEPINN_SERVER_JOBS_JOB_H_

#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace spikepinn::server {

// Numbers are stored on disk: never renumber.
enum class JobState {
  kQueued = 1,
  kRunning = 2,
  kCancelling = 3,
  kSucceeded = 4,
  kFailed = 5,
  kCancelled = 6,
};

inline constexpr JobState kAllJobStates[] = {JobState::kQueued,     JobState::kRunning,
                                             JobState::kCancelling, JobState::kSucceeded,
                                             JobState::kFailed,     JobState::kCancelled};

// "QUEUED", "RUNNING", ...
const char* ToString(JobState state);

inline bool IsTerminal(JobState state) { return state >= JobState::kSucceeded; }

// Why a job FAILED or was CANCELLED; numbers of spikepinn.v1.JobError.Reason, stored on disk.
enum class FailureReason {
  kNone = 0,
  kCancelled = 1,
  kDiverged = 2,
  kRunaway = 3,
  kWorkerLost = 4,
  kWorkerError = 5,
  kInaccurate = 6,
  kTimeLimit = 7,
  kMemoryLimit = 8,
  kScratchLimit = 9,
};

struct JobError {
  FailureReason reason = FailureReason::kNone;
  std::string message;
};

inline bool HasError(const JobError& error) {
  return error.reason != FailureReason::kNone || !error.message.empty();
}

// Limits of each attempt; 0: none.
struct Resources {
  std::int64_t memory_bytes = 0;
  absl::Duration wall_time = absl::ZeroDuration();
  std::int64_t scratch_bytes = 0;

  friend bool operator==(const Resources&, const Resources&) = default;
};

struct Job {
  std::string id;           // without "jobs/"
  std::int64_t number = 0;  // ascends in the order of creation
  std::string display_name;
  std::string spec;            // spikepinn.v1.TrainingSpec as it was sent
  std::string effective_spec;  // the same with every default filled in
  std::string user;
  std::int32_t priority = 0;
  // Of the effective spec, what the scheduler looks at: device and CPU threads.
  std::string device;
  std::int32_t threads = 1;
  Resources resources;
  std::int32_t max_attempts = 3;
  std::string sweep_id;  // without "sweeps/"; empty: of no sweep
  std::int64_t sweep_index = 0;
  JobState state = JobState::kQueued;
  std::int32_t attempt = 0;
  std::int32_t failures = 0;                     // attempts whose worker was lost
  absl::Time not_before = absl::InfinitePast();  // QUEUED: when it may start
  absl::Time create_time = absl::InfinitePast();
  absl::Time start_time = absl::InfinitePast();  // InfinitePast: not yet
  absl::Time end_time = absl::InfinitePast();    // InfinitePast: not yet
  JobError error;
  std::string progress;                   // newest spikepinn.v1.Progress, empty before the first
  std::string summary;                    // spikepinn.v1.Summary, empty unless SUCCEEDED
  std::int64_t first_event_sequence = 1;  // the oldest that is kept
  std::int64_t last_event_sequence = 0;
};

// A job in QUEUED as the scheduler sees it.
struct QueuedJob {
  std::string id;
  std::int64_t number = 0;  // ascends in the order of creation
  std::string user;
  std::int32_t priority = 0;
  std::string device;
  std::int32_t threads = 1;
  std::int64_t memory_bytes = 0;
  absl::Time not_before = absl::InfinitePast();
  std::string sweep_id;  // empty: of no sweep
};

QueuedJob InQueue(const Job& job);

// Jobs of a sweep, or of a server, in each state.
struct JobCounts {
  std::int64_t queued = 0;
  std::int64_t running = 0;
  std::int64_t cancelling = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
  std::int64_t cancelled = 0;

  std::int64_t total() const {
    return queued + running + cancelling + succeeded + failed + cancelled;
  }
  std::int64_t ended() const { return succeeded + failed + cancelled; }
};

// The counter of one state.
std::int64_t& CountOf(JobState state, JobCounts* counts);

struct Sweep {
  std::string id;  // without "sweeps/"
  std::string display_name;
  std::string definition;  // spikepinn.v1.Sweep as it was sent
  absl::Time create_time = absl::InfinitePast();
  absl::Time end_time = absl::InfinitePast();  // InfinitePast: not yet
  JobCounts counts;
};

// What a user has had of the server: `thread_seconds` as of `as_of`, old ones counting less.
struct UserUsage {
  std::string user;
  double thread_seconds = 0.0;
  absl::Time as_of = absl::InfinitePast();
};

// The fencing token: what an older attempt still says is refused.
struct AttemptId {
  std::string job_id;
  std::int32_t attempt = 0;
};

// Numbers are stored on disk: never renumber.
enum class EventKind {
  kStateChange = 1,
  kProgress = 2,    // payload: spikepinn.v1.Progress
  kWarning = 3,     // payload: spikepinn.v1.Warning
  kSummary = 4,     // payload: spikepinn.v1.Summary
  kPiece = 5,       // payload: spikepinn.v1.TrajectoryPiece
  kCheckpoint = 6,  // payload: spikepinn.v1.Checkpoint
};

// One entry of a job's event log.
struct Event {
  std::int64_t sequence = 0;  // 1, 2, 3, ... without gaps
  absl::Time time = absl::InfinitePast();
  std::int32_t attempt = 0;
  EventKind kind = EventKind::kStateChange;
  std::string payload;  // empty for a state change
  // Of a state change:
  JobState state = JobState::kQueued;
  JobError error;
  std::string detail;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_JOB_H_
