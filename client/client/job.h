// Jobs, events and server facts as programs see them: plain structs, mirroring the messages of the
// same names in proto/spikepinn/v1/.
#ifndef SPIKEPINN_CLIENT_CLIENT_JOB_H_
#define SPIKEPINN_CLIENT_CLIENT_JOB_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/client/job_spec.h"
#include "core/spec/training_result.h"
#include "core/spec/training_spec.h"

namespace spikepinn::client {

enum class JobState {
  kUnknown,  // of a server newer than this library
  kQueued,
  kRunning,
  kCancelling,
  kSucceeded,
  kFailed,
  kCancelled,
};

inline constexpr JobState kKnownJobStates[] = {JobState::kQueued,     JobState::kRunning,
                                               JobState::kCancelling, JobState::kSucceeded,
                                               JobState::kFailed,     JobState::kCancelled};

// "queued", "running", ...
absl::string_view ToString(JobState state);

// True for succeeded, failed and cancelled: nothing happens to the job any more.
bool HasEnded(JobState state);

enum class JobErrorReason {
  kUnknown,  // of a server newer than this library
  kCancelled,
  kDiverged,
  kRunaway,
  kWorkerLost,
  kWorkerError,
  kInaccurate,
  kTimeLimit,
  kMemoryLimit,
  kScratchLimit,
};

// "cancelled", "diverged", ...
absl::string_view ToString(JobErrorReason reason);

struct JobError {
  JobErrorReason reason = JobErrorReason::kUnknown;
  std::string message;
};

// Limits of each attempt of a job. Not set: the server's, which may be none.
struct Resources {
  std::optional<std::int64_t> memory_bytes;
  std::optional<double> wall_seconds;
  std::optional<std::int64_t> scratch_bytes;
};

// What somebody asks for.
struct JobRequest {
  std::string display_name;
  JobSpec spec;
  std::string user;  // empty: DefaultUser()
  std::int32_t priority = 0;
  Resources resources;
  std::optional<std::int32_t> max_attempts;  // default: the server's
};

enum class WaitReason {
  kUnknown,  // of a server newer than this library
  kNext,
  kBehindOthers,
  kResources,
  kUserLimit,
  kBackoff,
  kImpossible,
  kStopping,
};

// "next", "behind_others", ...
absl::string_view ToString(WaitReason reason);

// Why a job waits.
struct Waiting {
  WaitReason reason = WaitReason::kUnknown;
  std::string message;        // the same in a sentence
  std::int64_t position = 0;  // in the order of starting, from 1; 0: too far back to be counted
};

struct Job {
  std::string name;  // "jobs/..."; empty if it was only validated
  std::string display_name;
  JobSpec spec;            // as it was sent
  JobSpec effective_spec;  // presets expanded, every default filled in
  std::string user;
  std::int32_t priority = 0;
  Resources resources;
  std::int32_t max_attempts = 0;
  std::string sweep;             // "sweeps/..."; empty if it is of none
  std::int64_t sweep_index = 0;  // place in it
  JobState state = JobState::kUnknown;
  std::optional<Waiting> waiting;  // of a queued job
  std::int32_t attempt = 0;        // 0 before the first
  std::optional<absl::Time> create_time;
  std::optional<absl::Time> start_time;  // of the current or last attempt
  std::optional<absl::Time> end_time;
  std::optional<JobError> error;     // of a failed or cancelled job
  std::optional<Progress> progress;  // the newest
  std::optional<Summary> summary;    // of a job that succeeded
  std::int64_t last_event_sequence = 0;
};

struct JobPage {
  std::vector<Job> jobs;        // newest first; without specs, progress and summaries
  std::string next_page_token;  // empty after the last page
};

struct Queue {
  // In the order in which they would start, each with the reason why it waits. Of their effective
  // specs there is only runtime: device and threads.
  std::vector<Job> jobs;
  std::int64_t total = 0;  // those left out included
};

struct StateChange {
  JobState state = JobState::kUnknown;
  std::optional<JobError> error;
  std::string detail;  // why, where it is not obvious
};

struct Warning {
  std::string message;
};

// From here a later attempt would go on.
struct CheckpointEvent {
  std::string stage;
  std::int64_t overall_step = 0;
  std::int64_t bytes = 0;
  bool resumed = false;  // this attempt went on from here; otherwise it was saved
};

// One entry of a job's event log. std::monostate: a kind that this library does not know yet.
struct Event {
  std::int64_t sequence = 0;  // 1, 2, 3, ...
  absl::Time time;
  std::int32_t attempt = 0;  // 0 before the first
  std::variant<std::monostate, StateChange, Progress, Warning, Summary, FinishedPiece,
               CheckpointEvent>
      payload;
};

// A part of what the worker of an attempt wrote to its standard error, as UTF-8. Offsets are in
// bytes of the log; between two chunks with a gap text is no longer kept.
struct LogChunk {
  std::int32_t attempt = 0;
  std::int64_t offset = 0;
  std::int64_t next_offset = 0;
  std::string text;
};

// "jobs/x" for "x" as for "jobs/x".
std::string JobName(absl::string_view id_or_name);

// The environment variable SPIKEPINN_USER, or else `usual`, or else the operating system's name of
// the user, with "_" for what the server does not take; "anonymous" where there is none.
std::string DefaultUser(const std::string& usual = "");

// Every so many ms from 0 to the end of the span, or exactly these times (ascending, in ms).
using TimeGrid = std::variant<double, std::vector<double>>;

inline constexpr double kDefaultGridMs = 0.1;

// All columns of one length. A spike is two samples at one time: before and after its reset.
struct TrajectoryChunk {
  std::vector<double> time_ms;
  std::vector<double> v_mv, w_pa;
  std::vector<double> guide_v_mv, guide_w_pa;
  std::vector<double> reference_v_mv, reference_w_pa;
};

// Values of the trained network and its time derivatives; all columns of one length.
struct EvaluationChunk {
  std::vector<double> time_ms;
  std::vector<double> v_mv, w_pa;
  std::vector<double> dv_mv_per_ms, dw_pa_per_ms;
};

// Spike times of the solution, of the guide and of the reference, each ascending.
struct SpikeTrains {
  std::vector<double> time_ms;
  std::vector<double> guide_time_ms;
  std::vector<double> reference_time_ms;
};

struct Device {
  std::string name;  // "cpu", "cuda:0"
  std::int32_t slots = 0;
  std::int32_t slots_in_use = 0;
  std::int32_t threads_per_slot = 0;
  std::int32_t threads = 0;  // "cpu": that jobs may use together
  std::int32_t threads_in_use = 0;
};

// What somebody has of the server.
struct UserShare {
  std::string user;
  std::int64_t queued_jobs = 0;
  std::int64_t running_jobs = 0;
  double decayed_thread_seconds = 0.0;
};

// Of jobs of one user, and what a job gets that does not say; 0: any.
struct JobLimits {
  std::int64_t max_queued_per_user = 0;
  std::int64_t max_running_per_user = 0;
  std::int64_t memory_bytes = 0;
  double wall_seconds = 0.0;
  std::int64_t scratch_bytes = 0;
};

// A copy of all jobs on the server's disk.
struct Backup {
  std::string path;
  std::int64_t bytes = 0;
  absl::Time create_time;
};

// A server's data folder and its disk.
struct Storage {
  std::int64_t used_bytes = 0;  // up to a minute old
  std::int64_t free_bytes = 0;
};

struct ServerInfo {
  std::string version;
  std::vector<Device> devices;
  std::int64_t queued_jobs = 0;
  std::int64_t running_jobs = 0;
  std::vector<std::string> presets;
  std::vector<Method> methods;
  SpecLimits limits;
  JobLimits job_limits;
  std::vector<UserShare> users;
  std::optional<Storage> storage;  // nothing of an older server
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_JOB_H_
