#include "client/client/job_spec.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/str_join.h"
#include "core/neuron/field_error.h"
#include "core/spec/broken_rules.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/spec_convert.h"

namespace spikepinn::client {
namespace {

SpecLimits NoLimits() {
  constexpr std::int64_t kNone = std::numeric_limits<std::int64_t>::max();
  return {kNone, kNone, kNone, kNone, kNone};
}

absl::StatusOr<v1::TrainingSpec> Parse(const std::string& encoded) {
  v1::TrainingSpec message;
  if (message.ParseFromString(encoded)) return message;
  return absl::InvalidArgumentError("not an encoded spikepinn.v1.TrainingSpec");
}

// What is broken under any limits; the usual ones make the better message.
BrokenRules WithUsualLimits(const BrokenRules& broken, const TrainingSpec& spec) {
  if (broken.empty()) return broken;
  const BrokenRules usual = FindBrokenRules(spec);
  BrokenRules out;
  for (const absl::Status& rule : broken.all()) {
    const std::string field = RefusedField(rule.message());
    const auto same = std::find_if(
        usual.all().begin(), usual.all().end(),
        [&](const absl::Status& other) { return RefusedField(other.message()) == field; });
    out.Add(same == usual.all().end() ? rule : *same);
  }
  return out;
}

}  // namespace

JobSpec::JobSpec(const TrainingSpec& spec) : encoded_(wire::ToProto(spec).SerializeAsString()) {}

absl::StatusOr<JobSpec> JobSpec::FromEncoded(std::string encoded) {
  if (absl::Status parsed = Parse(encoded).status(); !parsed.ok()) return parsed;
  JobSpec spec;
  spec.encoded_ = std::move(encoded);
  return spec;
}

absl::StatusOr<TrainingSpec> JobSpec::Resolve() const {
  const absl::StatusOr<v1::TrainingSpec> message = Parse(encoded_);
  return message.ok() ? wire::FromProto(*message) : message.status();
}

absl::Status JobSpec::Check() const {
  const absl::StatusOr<v1::TrainingSpec> message = Parse(encoded_);
  if (!message.ok()) return message.status();
  BrokenRules rules;
  const TrainingSpec spec = wire::Translate(*message, &rules);
  if (rules.empty()) rules = WithUsualLimits(FindBrokenRules(spec, NoLimits()), spec);
  if (rules.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrJoin(rules.all(), "\n", [](std::string* out, const absl::Status& rule) {
        out->append(std::string(rule.message()));
      }));
}

}  // namespace spikepinn::client
