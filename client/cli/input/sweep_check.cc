#include "client/cli/input/sweep_check.h"

#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/sweep_fields.h"
#include "client/client/convert.h"
#include "core/neuron/broken_rules.h"
#include "spikepinn/v1/sweep.pb.h"
#include "wire/spec_path.h"
#include "wire/sweep_points.h"

namespace spikepinn::cli {
namespace {

absl::StatusOr<client::JobSpec> SpecOf(const v1::Sweep& sweep,
                                       const std::vector<std::string>& fields, std::int64_t index) {
  v1::TrainingSpec spec = sweep.job().spec();
  const std::vector<std::string> values = wire::PointValues(sweep, index);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (absl::Status set = wire::SetField(fields[i], values[i], &spec); !set.ok()) return set;
  }
  absl::StatusOr<client::JobSpec> encoded = client::JobSpec::FromEncoded(spec.SerializeAsString());
  if (!encoded.ok()) return encoded;
  if (absl::Status checked = encoded->Check(); !checked.ok()) return checked;
  return encoded;
}

void Add(const TrainingSpec& spec, const std::string& point, CheckedSweep* sweep) {
  ++sweep->jobs;
  if (sweep->jobs == 1 || EstimatedTrainingBytes(spec) > EstimatedTrainingBytes(sweep->largest)) {
    sweep->largest = spec;
  }
  const absl::Status usual = Validate(spec);
  if (usual.ok() || !sweep->beyond_usual.empty()) return;
  sweep->beyond_usual = absl::StrCat(point, std::string(usual.message()));
}

}  // namespace

absl::StatusOr<CheckedSweep> CheckSweep(client::SweepRequest request) {
  if (absl::Status status = ResolveSweepFields(&request); !status.ok()) return status;
  const v1::Sweep sweep = client::ToProto(request);
  if (absl::Status status = wire::CheckPoints(sweep); !status.ok()) return status;
  const std::vector<std::string> fields = wire::SweepFields(sweep);
  CheckedSweep out;
  std::vector<std::string> errors;
  for (std::int64_t i = 0; i < wire::PointCount(sweep) && errors.size() < BrokenRules::kMost; ++i) {
    const std::string point = absl::StrCat("points[", i, "]: ");
    const absl::StatusOr<client::JobSpec> spec = SpecOf(sweep, fields, i);
    if (spec.ok()) {
      Add(*spec->Resolve(), point, &out);
      continue;
    }
    for (const auto line : absl::StrSplit(spec.status().message(), '\n')) {
      if (errors.size() < BrokenRules::kMost) errors.push_back(absl::StrCat(point, line));
    }
  }
  if (errors.empty()) return out;
  return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

}  // namespace spikepinn::cli
