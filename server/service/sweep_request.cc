#include "server/service/sweep_request.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "wire/job_terms.h"
#include "wire/spec_path.h"
#include "wire/sweep_points.h"

namespace spikepinn::server {
namespace {

// The answer holds the definition, and gRPC's clients refuse messages over 4 MiB.
constexpr std::size_t kMaxDefinitionBytes = std::size_t{7} << 19;  // 3.5 MiB
// All jobs are in memory at once on their way to the disk.
constexpr std::size_t kMaxSweepBytes = std::size_t{128} << 20;

absl::Status TooManyBytes(absl::string_view what, std::size_t most) {
  return absl::InvalidArgumentError(absl::StrCat(what, ": must have at most ", most, " bytes"));
}

// What of a sweep a create call reads.
v1::Sweep AskedForSweep(const v1::Sweep& sweep) {
  v1::Sweep out;
  out.set_display_name(sweep.display_name());
  *out.mutable_job() = AskedFor(sweep.job());
  if (sweep.has_grid()) *out.mutable_grid() = sweep.grid();
  if (sweep.has_list()) *out.mutable_list() = sweep.list();
  return out;
}

std::string JobDisplayName(const std::string& sweep, std::int64_t index) {
  return absl::StrCat(sweep, sweep.empty() ? "" : " ", "[", index, "]");
}

// Paths into what a preset stands for lead nowhere.
bool ReachesIntoPreset(const v1::TrainingSpec& spec, absl::string_view field) {
  const v1::ForwardProblem& forward = spec.forward();
  if (forward.preset().empty()) return false;
  return (absl::StartsWith(field, "forward.neuron.") && !forward.has_neuron()) ||
         (absl::StartsWith(field, "forward.initial.") && !forward.has_initial()) ||
         (absl::StartsWith(field, "forward.stimulus.") && !forward.has_stimulus());
}

absl::Status PointError(std::int64_t index, const absl::Status& status, bool reaches_into_preset) {
  return absl::InvalidArgumentError(absl::StrCat(
      "points[", index, "]: ", std::string(status.message()),
      reaches_into_preset ? "; the spec names a preset, whose values are not written in it" : ""));
}

absl::Status AddPoint(const v1::Sweep& sweep, const std::vector<std::string>& fields,
                      std::int64_t index, const JobRules& rules, NewJob* job) {
  v1::TrainingSpec spec = sweep.job().spec();
  const std::vector<std::string> values = wire::PointValues(sweep, index);
  bool reaches_into_preset = false;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    reaches_into_preset = reaches_into_preset || ReachesIntoPreset(spec, fields[i]);
    if (absl::Status status = wire::SetField(fields[i], values[i], &spec); !status.ok()) {
      return PointError(index, status, reaches_into_preset);
    }
  }
  absl::Status status = AddSpec(spec, rules, job);
  return status.ok() ? status : PointError(index, status, reaches_into_preset);
}

absl::Status AddJobs(const v1::Sweep& sweep, const NewJob& common, const JobRules& rules,
                     std::vector<NewJob>* jobs) {
  const std::vector<std::string> fields = wire::SweepFields(sweep);
  const std::int64_t count = wire::PointCount(sweep);
  // What cannot fit is refused without the work.
  if (sweep.job().spec().ByteSizeLong() > kMaxSweepBytes / static_cast<std::size_t>(count)) {
    return TooManyBytes("all specs of the sweep", kMaxSweepBytes);
  }
  jobs->reserve(static_cast<std::size_t>(count));
  std::size_t bytes = 0;
  for (std::int64_t index = 0; index < count; ++index) {
    NewJob& job = jobs->emplace_back(common);
    job.display_name = JobDisplayName(sweep.display_name(), index);
    if (absl::Status status = AddPoint(sweep, fields, index, rules, &job); !status.ok()) {
      return status;
    }
    bytes += job.spec.size() + job.effective_spec.size();
    if (bytes > kMaxSweepBytes) return TooManyBytes("all specs of the sweep", kMaxSweepBytes);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<NewSweep> CheckSweepRequest(const v1::CreateSweepRequest& request,
                                           const JobRules& rules) {
  if (absl::Status status = CheckRequestId(request.request_id()); !status.ok()) return status;
  const v1::Sweep sweep = AskedForSweep(request.sweep());
  if (absl::Status status = wire::CheckDisplayName(sweep.display_name()); !status.ok())
    return status;
  if (!sweep.job().has_spec()) {
    return absl::InvalidArgumentError("sweep.job.spec: missing; it is required");
  }
  if (absl::Status status = wire::CheckPoints(sweep); !status.ok()) return status;
  absl::StatusOr<NewJob> common = CheckTerms(sweep.job(), rules.resources);
  if (!common.ok()) return common.status();

  NewSweep out;
  out.display_name = sweep.display_name();
  out.definition = sweep.SerializeAsString();
  if (out.definition.size() > kMaxDefinitionBytes) {
    return TooManyBytes("sweep", kMaxDefinitionBytes);
  }
  if (absl::Status status = AddJobs(sweep, *common, rules, &out.jobs); !status.ok()) return status;
  out.request_id = request.request_id();
  if (!request.request_id().empty()) out.request_digest = Digest(sweep);
  return out;
}

}  // namespace spikepinn::server
