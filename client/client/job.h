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
};

// "cancelled", "diverged", ...
absl::string_view ToString(JobErrorReason reason);

struct JobError {
  JobErrorReason reason = JobErrorReason::kUnknown;
  std::string message;
};

// What somebody asks for.
struct JobRequest {
  std::string display_name;
  JobSpec spec;
};

struct Job {
  std::string name;  // "jobs/..."; empty if it was only validated
  std::string display_name;
  JobSpec spec;            // as it was sent
  JobSpec effective_spec;  // presets expanded, every default filled in
  JobState state = JobState::kUnknown;
  std::int32_t attempt = 0;  // 0 before the first
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

struct StateChange {
  JobState state = JobState::kUnknown;
  std::optional<JobError> error;
  std::string detail;  // why, where it is not obvious
};

struct Warning {
  std::string message;
};

// One entry of a job's event log. std::monostate: a kind that this library does not know yet.
struct Event {
  std::int64_t sequence = 0;  // 1, 2, 3, ...
  absl::Time time;
  std::int32_t attempt = 0;  // 0 before the first
  std::variant<std::monostate, StateChange, Progress, Warning, Summary, FinishedPiece> payload;
};

// "jobs/x" for "x" as for "jobs/x".
std::string JobName(absl::string_view id_or_name);

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
};

struct ServerInfo {
  std::string version;
  std::vector<Device> devices;
  std::int64_t queued_jobs = 0;
  std::int64_t running_jobs = 0;
  std::vector<std::string> presets;
  std::vector<Method> methods;
  SpecLimits limits;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_JOB_H_
