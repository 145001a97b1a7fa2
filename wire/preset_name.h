// Presets as they are named in a spec.
#ifndef SPIKEPINN_WIRE_PRESET_NAME_H_
#define SPIKEPINN_WIRE_PRESET_NAME_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/neuron/presets.h"

namespace spikepinn::wire {

std::vector<std::string> PresetNames();

// The preset of that name. InvalidArgument, `FIELD = "NAME": RULE`, says which one may have been
// meant, or else which ones there are. The name may come from anybody.
absl::StatusOr<const Preset*> PresetOf(absl::string_view field, const std::string& name);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_PRESET_NAME_H_
