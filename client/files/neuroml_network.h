// Which neuron of a NeuroML file is meant, and what is connected to it.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_NETWORK_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_NETWORK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/files/neuroml_document.h"

namespace spikepinn::files {

// One cell of a population, or an izhikevich2007Cell of a file without a network. Points into the
// document, which must outlive it.
struct NeuroMlNeuron {
  const XmlElement* cell = nullptr;
  const XmlElement* network = nullptr;  // null without a network
  std::string population;
  std::int64_t index = 0;
};

// The one izhikevich2007Cell of the file or, where there are several, the one that `wanted` names:
// "POPULATION[INDEX]", or the id of a population or a cell of which there is only one.
absl::StatusOr<NeuroMlNeuron> FindNeuron(const NeuroMlDocument& document,
                                         const std::string& wanted);

// The pulseGenerators whose current flows into it, one as often as it is connected. In a file
// without a network: all. InvalidArgument where something else is connected to it.
absl::StatusOr<std::vector<const XmlElement*>> FindPulses(const NeuroMlDocument& document,
                                                          const NeuroMlNeuron& neuron);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_NETWORK_H_
