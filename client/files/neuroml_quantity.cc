#include "client/files/neuroml_quantity.h"

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "core/neuron/field_error.h"

namespace spikepinn::files {
namespace {

// One of it is 10^power of the dimension's first unit.
struct Unit {
  const char* symbol;
  int power;
};

const std::vector<Unit>& UnitsOf(Dimension dimension) {
  static const std::vector<Unit> time = {{"ms", 0}, {"s", 3}};
  static const std::vector<Unit> per_time = {{"per_ms", 0}, {"per_s", -3}, {"Hz", -3}};
  static const std::vector<Unit> voltage = {{"mV", 0}, {"V", 3}};
  static const std::vector<Unit> current = {{"pA", 0}, {"nA", 3}, {"uA", 6}, {"A", 12}};
  static const std::vector<Unit> capacitance = {{"pF", 0}, {"nF", 3}, {"uF", 6}, {"F", 12}};
  static const std::vector<Unit> conductance = {
      {"nS", 0}, {"pS", -3}, {"uS", 3}, {"mS", 6}, {"S", 9}};
  static const std::vector<Unit> conductance_per_voltage = {
      {"nS_per_mV", 0}, {"uS_per_V", 0}, {"S_per_V", 6}};
  switch (dimension) {
    case Dimension::kTime:
      return time;
    case Dimension::kPerTime:
      return per_time;
    case Dimension::kVoltage:
      return voltage;
    case Dimension::kCurrent:
      return current;
    case Dimension::kCapacitance:
      return capacitance;
    case Dimension::kConductance:
      return conductance;
    case Dimension::kConductancePerVoltage:
      break;
  }
  return conductance_per_voltage;
}

std::size_t SkipDigits(absl::string_view text, std::size_t at) {
  while (at < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[at]))) ++at;
  return at;
}

// "-1.5e3ms" as "-1.5", 3 and "ms".
struct Parts {
  absl::string_view mantissa;
  int exponent = 0;
  absl::string_view unit;
};

// False for an exponent beyond all reason; whether the mantissa is a number is not looked at.
bool Split(absl::string_view text, Parts* parts) {
  text = absl::StripAsciiWhitespace(text);
  std::size_t at = SkipDigits(text, text.substr(0, 1) == "-" ? 1 : 0);
  if (text.substr(at, 1) == ".") at = SkipDigits(text, at + 1);
  parts->mantissa = text.substr(0, at);
  parts->unit = absl::StripLeadingAsciiWhitespace(text.substr(at));
  if (text.substr(at, 1) != "e" && text.substr(at, 1) != "E") return true;
  std::size_t begin = at + 1;
  if (text.substr(begin, 1) == "+") ++begin;  // which from_chars does not take
  const auto read =
      std::from_chars(text.data() + begin, text.data() + text.size(), parts->exponent);
  constexpr int kMostExponent = 100'000;
  if (read.ec != std::errc() || std::abs(parts->exponent) > kMostExponent) return false;
  parts->unit = absl::StripLeadingAsciiWhitespace(
      text.substr(static_cast<std::size_t>(read.ptr - text.data())));
  return true;
}

std::string UnitRule(Dimension dimension) {
  const std::string symbols =
      absl::StrJoin(UnitsOf(dimension), ", ",
                    [](std::string* out, const Unit& unit) { out->append(unit.symbol); });
  return absl::StrCat("must be a number and one of the units ", symbols);
}

}  // namespace

absl::StatusOr<double> ParseQuantity(absl::string_view text, Dimension dimension) {
  Parts parts;
  if (!Split(text, &parts)) return absl::InvalidArgumentError(UnitRule(dimension));
  for (const Unit& unit : UnitsOf(dimension)) {
    if (parts.unit != unit.symbol) continue;
    const std::string number = absl::StrCat(parts.mantissa, "e", parts.exponent + unit.power);
    double value = 0.0;
    const auto read = std::from_chars(number.data(), number.data() + number.size(), value);
    if (read.ec == std::errc() && read.ptr == number.data() + number.size()) return value;
    if (read.ec == std::errc::result_out_of_range) {
      return absl::InvalidArgumentError("is too large or too small for a double");
    }
  }
  return absl::InvalidArgumentError(UnitRule(dimension));
}

std::string FormatQuantity(double value, Dimension dimension) {
  // NeuroML's schema has no "+" in an exponent.
  const std::string number = absl::StrReplaceAll(FormatNumber(value), {{"+", ""}});
  return absl::StrCat(number, " ", UnitsOf(dimension).front().symbol);
}

}  // namespace spikepinn::files
