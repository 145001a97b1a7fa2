// A neuron and its pulses from a NeuroML or LEMS file.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_READER_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_READER_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/files/neuroml_model.h"

namespace spikepinn::files {

// The izhikevich2007Cell of a file with the pulseGenerators that its network connects to it; in a
// file without a network, with all of them. `cell` names one where there are several (see
// FindNeuron). The duration is the length of the file's Simulation or its network's property
// "recommended_duration_ms". InvalidArgument "FILE:LINE: ELEMENT ID: ATTRIBUTE = VALUE: RULE";
// whether the numbers make a neuron is not checked.
absl::StatusOr<NeuroMlModel> ReadNeuroMl(const std::string& text, const std::string& file_name,
                                         const std::string& cell = "");

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_READER_H_
