// A neuron and its pulses as a NeuroML file.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_WRITER_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_WRITER_H_

#include <string>

#include "client/files/neuroml_model.h"

namespace spikepinn::files {

// NeuroML 2: the cell, its pulse generators and a network of that one cell, which ReadNeuroMl
// reads as the very same numbers. The duration stands in the network's property
// "recommended_duration_ms", as NeuroMLlite writes it.
std::string WriteNeuroMl(const NeuroMlModel& model);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_WRITER_H_
