// One spike of a solution.
#ifndef SPIKEPINN_CORE_NEURON_SPIKE_H_
#define SPIKEPINN_CORE_NEURON_SPIKE_H_

#include "core/neuron/neuron_model.h"

namespace spikepinn {

// The state right before and right after the reset. A solution without resets (a smooth network)
// has before == after.
struct Spike {
  double time_ms = 0.0;
  State before;
  State after;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_SPIKE_H_
