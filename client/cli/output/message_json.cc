#include "client/cli/output/message_json.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "wire/scalar_reader.h"

namespace spikepinn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using nlohmann::ordered_json;

// Calls `get` with what reads one value of `field`: of `message` itself (index < 0) or of a list.
ordered_json Value(const Message& message, const FieldDescriptor& field, int index,
                   JsonFields fields) {
  const Reflection& reflection = *message.GetReflection();
  const bool in_list = index >= 0;
#define SPIKEPINN_GET(kind)                                       \
  (in_list ? reflection.GetRepeated##kind(message, &field, index) \
           : reflection.Get##kind(message, &field))
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return SPIKEPINN_GET(Int32);
    case FieldDescriptor::CPPTYPE_INT64:
      return SPIKEPINN_GET(Int64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return SPIKEPINN_GET(UInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return SPIKEPINN_GET(UInt64);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return SPIKEPINN_GET(Double);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return SPIKEPINN_GET(Float);
    case FieldDescriptor::CPPTYPE_BOOL:
      return SPIKEPINN_GET(Bool);
    case FieldDescriptor::CPPTYPE_STRING:
      return SPIKEPINN_GET(String);
    case FieldDescriptor::CPPTYPE_ENUM:
      return wire::ShortName(*SPIKEPINN_GET(Enum));
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageToJson(in_list ? reflection.GetRepeatedMessage(message, &field, index)
                                   : reflection.GetMessage(message, &field),
                           fields);
  }
#undef SPIKEPINN_GET
  return nullptr;
}

ordered_json List(const Message& message, const FieldDescriptor& field, JsonFields fields) {
  ordered_json list = ordered_json::array();
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    list.push_back(Value(message, field, i, fields));
  }
  return list;
}

bool IsGiven(const Message& message, const FieldDescriptor& field, JsonFields fields) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    return fields == JsonFields::kAll || reflection.FieldSize(message, &field) > 0;
  }
  // Zero is a number somebody may have meant: without presence it is always shown.
  const bool is_number = field.cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE ||
                         field.cpp_type() == FieldDescriptor::CPPTYPE_INT64;
  if (!field.has_presence() && (is_number || fields == JsonFields::kAll)) return true;
  return reflection.HasField(message, &field);
}

// Words that YAML 1.1 or 1.2 takes for something else than text, whatever their case.
bool IsReserved(const std::string& word) {
  const std::string lower = absl::AsciiStrToLower(word);
  for (const char* const reserved : {"true", "false", "yes", "no", "on", "off", "y", "n", "null"}) {
    if (lower == reserved) return true;
  }
  return false;
}

// In double quotes; JSON's escapes are YAML's as well. What YAML does not print is escaped.
std::string YamlQuoted(const std::string& text) {
  std::string out;
  for (const char c : DumpJson(text)) {
    if (c == '\x7f') {
      out += "\\x7f";
    } else {
      out += c;
    }
  }
  // U+0080 to U+009F, control characters, are C2 80 to C2 9F.
  for (std::size_t at = 0; (at = out.find('\xC2', at)) != std::string::npos;) {
    const auto next = static_cast<unsigned char>(out[at + 1]);
    if (next < 0xA0) out.replace(at, 2, absl::StrCat("\\x", absl::Hex(next)));
    ++at;
  }
  return out;
}

// The shortest digits that read back as the same double. YAML 1.1 takes "1e-08" for text: it wants
// a dot.
std::string YamlNumber(const ordered_json& json) {
  std::string digits = DumpJson(json);
  const std::size_t exponent = digits.find('e');
  if (exponent != std::string::npos && digits.find('.') == std::string::npos) {
    digits.insert(exponent, ".0");
  }
  return digits;
}

// A word that YAML reads as itself needs no quotes.
std::string YamlScalar(const ordered_json& json) {
  if (json.is_number_float()) return YamlNumber(json);
  if (!json.is_string()) return DumpJson(json);
  const auto& text = json.get_ref<const std::string&>();
  bool plain = !text.empty() && absl::ascii_isalpha(static_cast<unsigned char>(text[0]));
  for (const char c : text) {
    plain = plain && (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_');
  }
  return plain && !IsReserved(text) ? text : YamlQuoted(text);
}

// Keys are names of fields and paths to them ("forward.stimulus.steps[0].amplitude_pa").
std::string YamlKey(const std::string& key) {
  bool plain = !key.empty() && absl::ascii_isalpha(static_cast<unsigned char>(key[0]));
  for (const char c : key) {
    plain = plain && (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.' ||
                      c == '[' || c == ']');
  }
  return plain && !IsReserved(key) ? key : YamlQuoted(key);
}

// A list of numbers and words in one line; anything that is empty.
std::string YamlFlow(const ordered_json& json) {
  if (json.empty()) return DumpJson(json);
  std::vector<std::string> items;
  for (const auto& item : json) {
    items.push_back(item.is_structured() ? YamlFlow(item) : YamlScalar(item));
  }
  return absl::StrCat("[", absl::StrJoin(items, ","), "]");
}

bool IsFlat(const ordered_json& json) {
  for (const auto& item : json) {
    if (item.is_structured()) return false;
  }
  return true;
}

void AppendYaml(const ordered_json& json, int indent, std::string* out);

// "[1, 2]" or one "- " block an item.
void AppendYamlList(const ordered_json& list, int indent, std::string* out) {
  for (const auto& item : list) {
    std::string block;
    AppendYaml(item, indent + 2, &block);
    block[static_cast<std::size_t>(indent)] = '-';
    out->append(block);
  }
}

void AppendYaml(const ordered_json& json, int indent, std::string* out) {
  const std::string blanks(static_cast<std::size_t>(indent), ' ');
  if (!json.is_object() || json.empty()) {
    absl::StrAppend(out, blanks, json.is_structured() ? YamlFlow(json) : YamlScalar(json), "\n");
    return;
  }
  for (const auto& [key, value] : json.items()) {
    absl::StrAppend(out, blanks, YamlKey(key), ":");
    if (!value.is_structured() || value.empty() || (value.is_array() && IsFlat(value))) {
      absl::StrAppend(out, " ", value.is_structured() ? YamlFlow(value) : YamlScalar(value), "\n");
      continue;
    }
    absl::StrAppend(out, "\n");
    if (value.is_array()) {
      AppendYamlList(value, indent + 2, out);
    } else {
      AppendYaml(value, indent + 2, out);
    }
  }
}

}  // namespace

ordered_json MessageToJson(const Message& message, JsonFields fields) {
  ordered_json json = ordered_json::object();
  const google::protobuf::Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsGiven(message, field, fields)) continue;
    json[field.name()] =
        field.is_repeated() ? List(message, field, fields) : Value(message, field, -1, fields);
  }
  return json;
}

std::string DumpJson(const ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

std::string JsonToYaml(const ordered_json& json, int indent) {
  std::string out;
  AppendYaml(json, indent, &out);
  return out;
}

std::string YamlDocument(const ordered_json& json) {
  return absl::StrCat("---\n", JsonToYaml(json));
}

}  // namespace spikepinn::cli
