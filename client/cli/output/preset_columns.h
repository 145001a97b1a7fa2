// The columns of the list of presets.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_PRESET_COLUMNS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_PRESET_COLUMNS_H_

#include "client/cli/output/listing.h"
#include "core/neuron/presets.h"

namespace spikepinn::cli {

// Neurons in the general form, in which all of them can be written.
RowKind<Preset> ListedPresets();

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_PRESET_COLUMNS_H_
