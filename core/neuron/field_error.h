// The one wording of a refused field: name, value, rule.
#ifndef SPIKEPINN_CORE_NEURON_FIELD_ERROR_H_
#define SPIKEPINN_CORE_NEURON_FIELD_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace spikepinn {

// The shortest decimal text that reads back as `value`; "nan", "inf", "-inf".
std::string FormatNumber(double value);

// InvalidArgument "forward.duration_ms = -1: must be > 0".
absl::Status FieldError(absl::string_view field, double value, absl::string_view rule);

// "forward.duration_ms" of such a message.
std::string RefusedField(absl::string_view message);

// FieldError unless `value` is finite.
absl::Status CheckFinite(absl::string_view field, double value);

// FieldError unless `value` is finite and > 0.
absl::Status CheckPositive(absl::string_view field, double value);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_FIELD_ERROR_H_
