#include "client/files/number.h"

#include <charconv>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace spikepinn::files {
std::string FormatExact(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[64];
  const std::to_chars_result end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::general, 17);
  return {buffer, end.ptr};
}

std::string FormatPlain(double value) {
  if (std::isnan(value)) return "nan";
  char buffer[400];  // the longest is 5e-324, 326 letters
  const std::to_chars_result end =
      std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed);
  return {buffer, end.ptr};
}

std::string FormatShort(double value) {
  if (std::isnan(value)) return "nan";
  std::string text = absl::StrFormat("%#.4g", value);
  if (text.back() == '.') text.pop_back();  // "1234."
  return text;
}

std::string FormatSeconds(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0 || seconds > 1e9) return "?";
  if (seconds == 0) return "0s";
  if (seconds < 0.00995) return absl::StrFormat("%.1fms", 1e3 * seconds);
  if (seconds < 0.0995) return absl::StrFormat("%.0fms", 1e3 * seconds);
  if (seconds < 9.95) return absl::StrFormat("%.1fs", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 60) return absl::StrCat(whole, "s");
  if (whole < 3600) return absl::StrFormat("%dm %02ds", whole / 60, whole % 60);
  if (whole < 86400) return absl::StrFormat("%dh %02dm", whole / 3600, whole / 60 % 60);
  return absl::StrFormat("%dd %02dh", whole / 86400, whole / 3600 % 24);
}

std::string FormatCount(std::int64_t count) {
  const std::string digits = absl::StrCat(count);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const bool after_digit = i > 0 && digits[i - 1] != '-';
    if (after_digit && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

}  // namespace spikepinn::files
