// Spiking infinitely often in finite time, recognised spike by spike.
#ifndef SPIKEPINN_CORE_NEURON_RUNAWAY_WATCH_H_
#define SPIKEPINN_CORE_NEURON_RUNAWAY_WATCH_H_

#include <cstdint>
#include <string>

#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {

// What a watch remembers of the spikes it was told about.
struct SpikePast {
  std::int64_t spikes = 0;
  double last_ms = -kForever;
};

// One solution's watch; every solver that goes from spike to spike asks it.
class RunawayWatch {
 public:
  // More than `max_spikes` spikes, or two closer than `min_interval_ms`, are taken as runaway. The
  // neuron outlives this object.
  RunawayWatch(const NeuronModel& neuron, std::int64_t max_spikes, double min_interval_ms,
               const SpikePast& past = {})
      : neuron_(neuron), max_spikes_(max_spikes), min_interval_ms_(min_interval_ms), past_(past) {}

  // To be told about every spike, ascending, with the state right before its reset. What makes it
  // runaway spiking, with its time, or empty if nothing: also a reset that leads to above its peak.
  std::string OnSpike(double time_ms, State before);

  // With it a new watch goes on where this one is.
  const SpikePast& past() const { return past_; }

 private:
  const NeuronModel& neuron_;
  const std::int64_t max_spikes_;
  const double min_interval_ms_;
  SpikePast past_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_RUNAWAY_WATCH_H_
