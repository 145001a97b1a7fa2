// What NeuroML and a job have in common.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_MODEL_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_MODEL_H_

#include <optional>
#include <string>
#include <vector>

#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn::files {

// One izhikevich2007Cell and what is connected to it.
struct NeuroMlModel {
  std::string id;  // the cell's
  Izhikevich2007 cell;
  double v0_mv = 0.0;  // v at t = 0; w, NeuroML's u, is 0 there
  // Its pulse generators; their currents add up.
  std::vector<PulseCurrent> pulses;
  std::optional<double> duration_ms;  // of the simulation, where the file says so
};

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_MODEL_H_
