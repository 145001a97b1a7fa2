#include "client/cli/flags/quantity.h"

#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/types/span.h"
#include "client/cli/output/text.h"
#include "wire/scalar_reader.h"

namespace spikepinn::cli {
namespace {

using Unit = std::pair<absl::string_view, double>;

constexpr Unit kByteUnits[] = {{"", 1.0},       {"B", 1.0},     {"kB", 1e3},     {"MB", 1e6},
                               {"GB", 1e9},     {"TB", 1e12},   {"KiB", 0x1p10}, {"MiB", 0x1p20},
                               {"GiB", 0x1p30}, {"TiB", 0x1p40}};
constexpr Unit kTimeUnits[] = {{"", 1.0},   {"ms", 1e-3},  {"s", 1.0},
                               {"m", 60.0}, {"h", 3600.0}, {"d", 86400.0}};

// The product of number and unit; nothing if either is not one.
std::optional<double> Parse(absl::string_view text, absl::Span<const Unit> units) {
  text = absl::StripAsciiWhitespace(text);
  std::size_t digits = text.size();
  while (digits > 0 && absl::ascii_isalpha(static_cast<unsigned char>(text[digits - 1]))) --digits;
  const std::optional<double> number =
      wire::ParseFinite(absl::StripTrailingAsciiWhitespace(text.substr(0, digits)));
  for (const auto& [name, factor] : units) {
    if (number.has_value() && absl::EqualsIgnoreCase(name, text.substr(digits))) {
      return *number * factor;
    }
  }
  return {};
}

absl::Status QuantityError(const std::string& flag, const std::string& text,
                           absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " = ", Printable(text.substr(0, 60)), ": ", rule));
}

}  // namespace

absl::StatusOr<std::int64_t> ParseBytes(const std::string& flag, const std::string& text) {
  const std::optional<double> bytes = Parse(text, kByteUnits);
  if (!bytes.has_value() || !(*bytes >= 1.0) || *bytes > 0x1p62) {
    return QuantityError(flag, text, "must be a size > 0 such as 2GiB, 500MB or 4096");
  }
  return static_cast<std::int64_t>(*bytes);
}

absl::StatusOr<double> ParseSeconds(const std::string& flag, const std::string& text) {
  const std::optional<double> seconds = Parse(text, kTimeUnits);
  if (!seconds.has_value() || !(*seconds > 0.0)) {
    return QuantityError(flag, text, "must be a duration > 0 such as 90s, 30m, 2h or 1d");
  }
  return *seconds;
}

std::string FormatBytes(std::int64_t bytes) {
  if (bytes < 1024) return absl::StrCat(bytes, " B");
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  double value = static_cast<double>(bytes) / 1024.0;
  std::size_t unit = 0;
  while (value >= 1023.95 && unit + 1 < std::size(kUnits)) {
    value /= 1024.0;
    ++unit;
  }
  return absl::StrFormat("%.1f %s", value, kUnits[unit]);
}

}  // namespace spikepinn::cli
