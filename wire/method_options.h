// Which options of a spec belong to which method.
#ifndef SPIKEPINN_WIRE_METHOD_OPTIONS_H_
#define SPIKEPINN_WIRE_METHOD_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::wire {

// InvalidArgument, naming field and rule, for each group of options that the spec's method does not
// have: they would be silently without effect.
std::vector<absl::Status> ForeignOptions(const v1::TrainingSpec& spec);

// Clears those groups, and the points that only GUIDED can concentrate. Returns their paths.
std::vector<std::string> ClearForeignOptions(v1::TrainingSpec* spec);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_METHOD_OPTIONS_H_
