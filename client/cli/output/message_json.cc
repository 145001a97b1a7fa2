#include "client/cli/output/message_json.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
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

// A word that YAML reads as itself needs no quotes.
std::string YamlScalar(const ordered_json& json) {
  if (!json.is_string()) return DumpJson(json);
  const auto& text = json.get_ref<const std::string&>();
  bool plain = !text.empty() && absl::ascii_isalpha(static_cast<unsigned char>(text[0]));
  for (const char c : text) {
    plain = plain && (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_');
  }
  return plain ? text : DumpJson(json);
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
  if (!json.is_object()) {
    absl::StrAppend(out, blanks, YamlScalar(json), "\n");
    return;
  }
  for (const auto& [key, value] : json.items()) {
    if (!value.is_structured() || value.empty() || (value.is_array() && IsFlat(value))) {
      absl::StrAppend(out, blanks, key, ": ", YamlScalar(value), "\n");
      continue;
    }
    absl::StrAppend(out, blanks, key, ":\n");
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

}  // namespace spikepinn::cli
