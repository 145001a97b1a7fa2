// All rules that a spec breaks at once; Validate() tells the first.
#ifndef SPIKEPINN_CORE_SPEC_BROKEN_RULES_H_
#define SPIKEPINN_CORE_SPEC_BROKEN_RULES_H_

#include "core/neuron/broken_rules.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Empty if training can start.
BrokenRules FindBrokenRules(const TrainingSpec& spec, const SpecLimits& limits = {});

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_SPEC_BROKEN_RULES_H_
