// What a forward job solves: a neuron, its input, where it starts and for how long.
#ifndef SPIKEPINN_CORE_NEURON_FORWARD_PROBLEM_H_
#define SPIKEPINN_CORE_NEURON_FORWARD_PROBLEM_H_

#include "absl/status/status.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {

struct ForwardProblem {
  NeuronModel neuron;
  Stimulus stimulus;
  State initial;
  double duration_ms = 0.0;  // the span is [0, duration]

  friend bool operator==(const ForwardProblem&, const ForwardProblem&) = default;
};

// InvalidArgument, naming field, value and rule. `prefix` is put before the fields' names.
absl::Status Validate(const ForwardProblem& problem, const char* prefix = "forward.");

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_FORWARD_PROBLEM_H_
