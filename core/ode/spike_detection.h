// Spikes of a sampled, smooth membrane potential, and how two spike trains correspond.
#ifndef SPIKEPINN_CORE_ODE_SPIKE_DETECTION_H_
#define SPIKEPINN_CORE_ODE_SPIKE_DETECTION_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"
#include "core/ode/trajectory.h"

namespace spikepinn {

// Spikes of a trajectory without resets, such as a smooth network's: every excursion above
// `threshold_mv` is one spike, at its largest sample, refined by the parabola through that sample
// and its neighbours where it has both. Spike::before == Spike::after.
std::vector<Spike> DetectSpikes(const Trajectory& samples, double threshold_mv);

// One pair of corresponding spikes, as indices into the two trains.
struct SpikeMatch {
  std::size_t expected = 0;
  std::size_t found = 0;
};

// Pairs spikes that are each other's nearest in time. Both trains ascending.
std::vector<SpikeMatch> MatchSpikes(absl::Span<const Spike> expected,
                                    absl::Span<const Spike> found);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_SPIKE_DETECTION_H_
