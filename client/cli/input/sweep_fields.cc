#include "client/cli/input/sweep_fields.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/field_path.h"
#include "client/cli/output/text.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/spec_path.h"

namespace spikepinn::cli {
namespace {

absl::Status PathError(const std::string& field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(Printable(field.substr(0, 100)), ": ", rule));
}

absl::Status ResolveField(std::string* field, v1::TrainingSpec* spec) {
  constexpr absl::string_view kSpec = "spec.";
  absl::StatusOr<std::string> whole = WholePath(*field);
  if (!whole.ok()) return PathError(*field, whole.status().message());
  if (!absl::StartsWith(*whole, kSpec)) {
    return PathError(*field, "is the same for all jobs of a sweep; only fields of the spec vary");
  }
  if (absl::Status status = PrepareField(*whole, spec); !status.ok()) {
    return PathError(*field, status.message());
  }
  *field = whole->substr(kSpec.size());
  return absl::OkStatus();
}

// `scratch` takes one value after the other: only their types are looked at.
absl::Status CheckValues(const client::SweepPoints& points, v1::TrainingSpec* scratch) {
  if (const auto* const grid = std::get_if<client::SweepGrid>(&points)) {
    for (const client::SweepAxis& axis : *grid) {
      for (const std::string& value : axis.values) {
        absl::Status set = wire::SetField(axis.field, value, scratch);
        if (!set.ok()) return set;
      }
    }
    return absl::OkStatus();
  }
  const auto& list = std::get<client::SweepList>(points);
  for (const std::vector<std::string>& point : list.points) {
    for (std::size_t i = 0; i < point.size() && i < list.fields.size(); ++i) {
      absl::Status set = wire::SetField(list.fields[i], point[i], scratch);
      if (!set.ok()) return set;
    }
  }
  return absl::OkStatus();
}

std::vector<std::string*> Fields(client::SweepPoints* points) {
  std::vector<std::string*> fields;
  if (auto* const grid = std::get_if<client::SweepGrid>(points)) {
    for (client::SweepAxis& axis : *grid) fields.push_back(&axis.field);
  } else {
    for (std::string& field : std::get<client::SweepList>(*points).fields) fields.push_back(&field);
  }
  return fields;
}

}  // namespace

absl::Status ResolveSweepFields(client::SweepRequest* request) {
  v1::TrainingSpec spec;
  if (!spec.ParseFromString(request->job.spec.encoded())) {
    return absl::InternalError("a JobSpec that does not parse");
  }
  for (std::string* const field : Fields(&request->points)) {
    if (absl::Status status = ResolveField(field, &spec); !status.ok()) return status;
  }
  absl::StatusOr<client::JobSpec> encoded = client::JobSpec::FromEncoded(spec.SerializeAsString());
  if (!encoded.ok()) return encoded.status();
  request->job.spec = *std::move(encoded);
  return CheckValues(request->points, &spec);
}

}  // namespace spikepinn::cli
