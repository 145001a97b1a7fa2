#include "client/client/job_spec.h"

#include <cstdint>
#include <limits>
#include <utility>

#include "spikepinn/v1/training_spec.pb.h"
#include "wire/spec_convert.h"

namespace spikepinn::client {
namespace {

SpecLimits NoLimits() {
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  return {kNone, kNone, kNone, kNone, kNone};
}

}  // namespace

JobSpec::JobSpec(const TrainingSpec& spec) : encoded_(wire::ToProto(spec).SerializeAsString()) {}

absl::StatusOr<JobSpec> JobSpec::FromEncoded(std::string encoded) {
  if (!v1::TrainingSpec().ParseFromString(encoded)) {
    return absl::InvalidArgumentError("not an encoded spikepinn.v1.TrainingSpec");
  }
  JobSpec spec;
  spec.encoded_ = std::move(encoded);
  return spec;
}

absl::StatusOr<TrainingSpec> JobSpec::Resolve() const {
  v1::TrainingSpec message;
  if (!message.ParseFromString(encoded_)) {
    return absl::InternalError("a JobSpec that does not parse");
  }
  return wire::FromProto(message);
}

absl::Status JobSpec::Check() const {
  absl::StatusOr<TrainingSpec> spec = Resolve();
  if (!spec.ok()) return spec.status();
  if (Validate(*spec, NoLimits()).ok()) return absl::OkStatus();
  // Broken under any limits; the usual ones make the better message.
  return Validate(*spec);
}

}  // namespace spikepinn::client
