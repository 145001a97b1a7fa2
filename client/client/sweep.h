// Sweeps as programs see them: plain structs, mirroring the messages of the same names in
// proto/spikepinn/v1/sweep.proto.
#ifndef SPIKEPINN_CLIENT_CLIENT_SWEEP_H_
#define SPIKEPINN_CLIENT_CLIENT_SWEEP_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/client/job.h"

namespace spikepinn::client {

// Every value of every axis with every value of the others; the last axis varies fastest.
struct SweepAxis {
  std::string field;                // "forward.stimulus.steps[0].amplitude_pa"
  std::vector<std::string> values;  // as they would stand in a job file
};
using SweepGrid = std::vector<SweepAxis>;

// Points as they stand, each with as many values as there are fields.
struct SweepList {
  std::vector<std::string> fields;
  std::vector<std::vector<std::string>> points;
};

using SweepPoints = std::variant<SweepGrid, SweepList>;

// What somebody asks for: at most 10,000 jobs.
struct SweepRequest {
  std::string display_name;
  JobRequest job;  // what all have in common; its display_name is not looked at
  SweepPoints points;
};

// Jobs in each state.
struct SweepCounts {
  std::int64_t total = 0;
  std::int64_t queued = 0;
  std::int64_t running = 0;
  std::int64_t cancelling = 0;
  std::int64_t succeeded = 0;
  std::int64_t failed = 0;
  std::int64_t cancelled = 0;
};

struct Sweep {
  std::string name;  // "sweeps/..."; empty if it was only validated
  std::string display_name;
  Job job;  // what all have in common
  SweepPoints points;
  std::optional<absl::Time> create_time;
  std::optional<absl::Time> end_time;  // of its last job
  SweepCounts counts;
};

// The fields that vary, in their order.
std::vector<std::string> SweepFields(const SweepPoints& points);

struct SweepPage {
  std::vector<Sweep> sweeps;    // newest first; without job and points
  std::string next_page_token;  // empty after the last page
};

// One row of a sweep's table.
struct SweepResult {
  std::int64_t index = 0;
  std::string job;                  // "jobs/..."
  std::vector<std::string> values;  // of the fields that vary
  JobState state = JobState::kUnknown;
  std::optional<JobError> error;
  // Of jobs that succeeded:
  std::int64_t spikes = 0;
  double mean_rate_hz = 0.0;
  std::optional<double> first_spike_ms;
  std::optional<double> last_interval_ms;
  double relative_l2 = 0.0;
  std::optional<double> estimated_relative_l2;
  double training_seconds = 0.0;
};

// "sweeps/x" for "x" as for "sweeps/x".
std::string SweepName(absl::string_view id_or_name);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_SWEEP_H_
