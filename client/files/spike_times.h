// Spike times by themselves: as text, and as the expectations of a test.
#ifndef SPIKEPINN_CLIENT_FILES_SPIKE_TIMES_H_
#define SPIKEPINN_CLIENT_FILES_SPIKE_TIMES_H_

#include <string>
#include <vector>

#include "client/client/job.h"

namespace spikepinn::files {

// One time in ms a line, each reading back as the very same double.
std::string SpikesText(const std::vector<double>& time_ms);

// A .mep file ("model emergent properties") of the Open Source Brain's model validation, in YAML:
// the experiments "network", "guide" and "reference", each with its expected spike times in ms.
std::string SpikesMep(const client::SpikeTrains& spikes, const std::string& system);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_SPIKE_TIMES_H_
