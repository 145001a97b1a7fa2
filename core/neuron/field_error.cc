#include "core/neuron/field_error.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"

namespace spikepinn {

std::string FormatNumber(double value) {
  if (std::isnan(value)) return "nan";  // to_chars would keep its sign
  char text[32];                        // the longest is 24: -2.2250738585072014e-308
  const auto result = std::to_chars(text, text + sizeof(text), value);
  return std::string(text, result.ptr);
}

absl::Status FieldError(absl::string_view field, double value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, " = ", FormatNumber(value), ": ", rule));
}

std::string RefusedField(absl::string_view message) {
  return std::string(message.substr(0, message.find_first_of(" :")));
}

absl::Status CheckFinite(absl::string_view field, double value) {
  return std::isfinite(value) ? absl::OkStatus() : FieldError(field, value, "must be finite");
}

absl::Status CheckPositive(absl::string_view field, double value) {
  if (absl::Status finite = CheckFinite(field, value); !finite.ok()) return finite;
  return value > 0.0 ? absl::OkStatus() : FieldError(field, value, "must be > 0");
}

}  // namespace spikepinn
