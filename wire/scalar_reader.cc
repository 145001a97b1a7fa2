#include "wire/scalar_reader.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "wire/utf8.h"

namespace spikepinn::wire {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// JSON's integers: digits, no leading zero (which some YAML readers take as octal), no exponent.
bool LooksWhole(absl::string_view text) {
  if (absl::StartsWith(text, "-")) text.remove_prefix(1);
  if (text.empty() || (text.size() > 1 && text[0] == '0')) return false;
  for (const char c : text) {
    if (!absl::ascii_isdigit(static_cast<unsigned char>(c))) return false;
  }
  return true;
}

template <typename Integer>
std::string ParseInteger(const std::string& text, Integer* out) {
  if (!LooksWhole(text)) return "must be a whole number";
  if (absl::SimpleAtoi(text, out)) return "";
  return absl::StrCat("must be a whole number in [", std::numeric_limits<Integer>::min(), ", ",
                      std::numeric_limits<Integer>::max(), "]");
}

// The ways in which YAML, JSON writers and people spell what is not finite.
bool LooksInfinite(absl::string_view text) {
  std::string word = absl::AsciiStrToLower(text);
  while (!word.empty() && (word[0] == '+' || word[0] == '-' || word[0] == '.')) word.erase(0, 1);
  return word == "inf" || word == "infinity" || word == "nan";
}

// The whole text as a decimal number, infinite where it is too large for a double; "inf" and "nan".
std::optional<double> ParseDecimal(absl::string_view text) {
  // Decimal only: from_chars would read "0x10", and no sign may follow another.
  if (text.find_first_of("xX") != absl::string_view::npos) return {};
  if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (!text.empty() && text.front() == '-') return {};
  }
  double value = 0.0;
  const absl::from_chars_result end =
      absl::from_chars(text.data(), text.data() + text.size(), value);
  if (end.ec == std::errc::invalid_argument || end.ptr != text.data() + text.size()) return {};
  // Out of range is the largest double upwards; too small for one is as good as zero.
  const bool is_huge = end.ec == std::errc::result_out_of_range && std::abs(value) > 1.0;
  return is_huge ? std::copysign(std::numeric_limits<double>::infinity(), value) : value;
}

std::string ParseDouble(const std::string& text, double* out) {
  const std::optional<double> value = ParseDecimal(text);
  if (value.has_value() && std::isfinite(*value)) {
    *out = *value;
    return "";
  }
  return value.has_value() || LooksInfinite(text) ? "must be finite" : "must be a number";
}

// "guided" or "METHOD_GUIDED", in any case; the zero value is not for people to write.
std::string ParseEnum(const std::string& text, const FieldDescriptor& field,
                      const EnumValueDescriptor** out) {
  std::vector<std::string> known;
  for (int i = 0; i < field.enum_type()->value_count(); ++i) {
    const EnumValueDescriptor& value = *field.enum_type()->value(i);
    if (value.number() == 0) continue;
    known.push_back(ShortName(value));
    if (absl::EqualsIgnoreCase(text, value.name()) || absl::EqualsIgnoreCase(text, known.back())) {
      *out = &value;
      return "";
    }
  }
  return absl::StrCat("must be one of ", absl::StrJoin(known, ", "));
}

constexpr char kBoolRule[] = "must be true or false";

std::string ParseBool(const std::string& text, bool* out) {
  *out = text == "true";
  return *out || text == "false" ? "" : kBoolRule;
}

// What a value of the field must not be given as text for; empty if it may be.
std::string RuleAgainstQuotes(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
    case FieldDescriptor::CPPTYPE_ENUM:
      return "";
    case FieldDescriptor::CPPTYPE_BOOL:
      return absl::StrCat(kBoolRule, ", without quotes");
    default:
      return "must be a number, without quotes";
  }
}

}  // namespace

std::string ShortName(const EnumValueDescriptor& value) {
  std::string prefix;  // METHOD_ of Method, JOB_STATE_ of JobState
  for (const char c : value.type()->name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  prefix += '_';
  return absl::AsciiStrToLower(absl::StripPrefix(value.name(), prefix));
}

std::optional<double> ParseFinite(absl::string_view text) {
  const std::optional<double> value = ParseDecimal(text);
  return value.has_value() && std::isfinite(*value) ? value : std::nullopt;
}

std::string SetScalar(const Scalar& scalar, const FieldDescriptor& field, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  std::string broken_rule = scalar.quoted ? RuleAgainstQuotes(field) : "";
  if (!broken_rule.empty()) return broken_rule;
#define SPIKEPINN_SET(kind, value)                                      \
  if (broken_rule.empty()) {                                            \
    field.is_repeated() ? reflection.Add##kind(message, &field, value)  \
                        : reflection.Set##kind(message, &field, value); \
  }                                                                     \
  return broken_rule
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      double value = 0.0;
      broken_rule = ParseDouble(scalar.text, &value);
      SPIKEPINN_SET(Double, value);
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      std::int32_t value = 0;
      broken_rule = ParseInteger(scalar.text, &value);
      SPIKEPINN_SET(Int32, value);
    }
    case FieldDescriptor::CPPTYPE_INT64: {
      std::int64_t value = 0;
      broken_rule = ParseInteger(scalar.text, &value);
      SPIKEPINN_SET(Int64, value);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      std::uint64_t value = 0;
      broken_rule = ParseInteger(scalar.text, &value);
      SPIKEPINN_SET(UInt64, value);
    }
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      broken_rule = ParseBool(scalar.text, &value);
      SPIKEPINN_SET(Bool, value);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* value = nullptr;
      broken_rule = ParseEnum(scalar.text, field, &value);
      SPIKEPINN_SET(Enum, value);
    }
    case FieldDescriptor::CPPTYPE_STRING:
      if (!IsUtf8(scalar.text)) return "must be UTF-8";
      SPIKEPINN_SET(String, scalar.text);
    default:
      return "cannot be given as a single value";
  }
#undef SPIKEPINN_SET
}

}  // namespace spikepinn::wire
