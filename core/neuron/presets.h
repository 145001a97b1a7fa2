// Named problems: the published one, the 20 panels of Izhikevich's 2004 figure and the neuron
// classes of his book of 2007.
#ifndef SPIKEPINN_CORE_NEURON_PRESETS_H_
#define SPIKEPINN_CORE_NEURON_PRESETS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/neuron/forward_problem.h"

namespace spikepinn {

struct Preset {
  std::string name;         // "regular_spiking"
  std::string description;  // one line: behaviour and source
  ForwardProblem problem;
};

// All presets: the published problem first, then the panels A to T, then the book's classes.
absl::Span<const Preset> Presets();

// NotFound, listing the known names, if there is no such preset.
absl::StatusOr<const Preset*> FindPreset(absl::string_view name);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_PRESETS_H_
