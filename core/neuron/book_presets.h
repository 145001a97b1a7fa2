// The neuron classes of Izhikevich's book of 2007.
#ifndef SPIKEPINN_CORE_NEURON_BOOK_PRESETS_H_
#define SPIKEPINN_CORE_NEURON_BOOK_PRESETS_H_

#include <vector>

#include "core/neuron/presets.h"

namespace spikepinn {

// One or two presets a class, in the book's order, each with a stimulus like its figure's. (The
// class of regular spiking is the published problem and not among them.)
std::vector<Preset> BookPresets();

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_BOOK_PRESETS_H_
