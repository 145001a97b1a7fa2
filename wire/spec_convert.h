// Between the API's training spec and the domain's: the one place that expands presets and fills in
// defaults.
#ifndef SPIKEPINN_WIRE_SPEC_CONVERT_H_
#define SPIKEPINN_WIRE_SPEC_CONVERT_H_

#include "absl/status/statusor.h"
#include "core/neuron/broken_rules.h"
#include "core/spec/training_spec.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::wire {

// Expands a preset, fills in defaults and translates; InvalidArgument, naming field, value and
// rule, for what has no meaning (unknown preset, missing part). The result still wants Validate().
absl::StatusOr<TrainingSpec> FromProto(const v1::TrainingSpec& spec);

// The same as far as the spec has a meaning; `rules` gets everything that has none.
TrainingSpec Translate(const v1::TrainingSpec& spec, BrokenRules* rules);

// Every field set, so that FromProto(ToProto(spec)) is `spec` under any version's defaults.
v1::TrainingSpec ToProto(const TrainingSpec& spec);
v1::ForwardProblem ToProto(const ForwardProblem& problem);

v1::Method ToProto(Method method);
v1::Precision ToProto(Precision precision);
// UNSPECIFIED is the default.
Method FromProto(v1::Method method);
Precision FromProto(v1::Precision precision);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_SPEC_CONVERT_H_
