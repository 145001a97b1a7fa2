// Quantities of NeuroML, "0.07 nA", in the project's units.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_QUANTITY_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_QUANTITY_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn::files {

enum class Dimension {
  kTime,                   // ms
  kPerTime,                // per_ms
  kVoltage,                // mV
  kCurrent,                // pA
  kCapacitance,            // pF
  kConductance,            // nS, which is pA / mV
  kConductancePerVoltage,  // nS_per_mV, which is pA / mV^2
};

// The number in the unit named above. Units differ by powers of ten, which are added to the
// decimal exponent of the text: the result is the double next to what the text says, without a
// second rounding. InvalidArgument with the broken rule alone: "must be a number and one of the
// units ms, s".
absl::StatusOr<double> ParseQuantity(absl::string_view text, Dimension dimension);

// The shortest text that ParseQuantity reads as the very same double: "100 pF".
std::string FormatQuantity(double value, Dimension dimension);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_QUANTITY_H_
