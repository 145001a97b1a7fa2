#include "client/cli/input/message_reader.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/files/number.h"
#include "wire/known_words.h"
#include "wire/scalar_reader.h"
#include "wire/utf8.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;

constexpr std::size_t kMaxErrors = 20;

// A YAML alias stands for all that it names, so that a small file can hold any number of values.
constexpr std::int64_t kMaxValues = 5'000'000;

int Line(const YAML::Node& node) { return node.Mark().line + 1; }

std::string Join(const std::string& path, const std::string& name) {
  return path.empty() ? name : absl::StrCat(path, ".", name);
}

// What stands in the file, short enough for a message.
std::string Excerpt(const YAML::Node& node) {
  if (node.IsMap()) return "{...}";
  if (node.IsSequence()) return "[...]";
  if (!node.IsScalar()) return "null";
  constexpr std::size_t kLongest = 60;
  std::string text = absl::Utf8SafeCEscape(wire::ToUtf8(node.Scalar().substr(0, kLongest)));
  if (node.Scalar().size() > kLongest) text += "...";
  return node.Tag() == "!" || text.empty() ? absl::StrCat("\"", text, "\"") : text;
}

}  // namespace

void MessageReader::Read(const YAML::Node& root, Message* message) {
  ReadMap(root, {.path = "", .line = std::max(1, Line(root)), .field = nullptr}, message);
}

void MessageReader::ReadMap(const YAML::Node& node, const Place& place, Message* message) {
  if (!node.IsMap()) {
    const std::string what =
        place.path.empty() ? "the file" : absl::StrCat(place.path, " = ", Excerpt(node));
    return AddError(place.line, absl::StrCat(what, ": must be a map of fields (\"name: value\")"));
  }
  std::map<std::string, int> seen;
  for (const auto& entry : node) {
    if (!MayGoOn()) return;
    const int line = Line(entry.first);
    if (!entry.first.IsScalar()) {
      AddError(line, absl::StrCat(Join(place.path, Excerpt(entry.first)),
                                  ": the name of a field must be a word"));
      continue;
    }
    const std::string& key = entry.first.Scalar();
    const auto [first, is_new] = seen.emplace(key, line);
    if (!is_new) {
      AddError(line, absl::StrCat(Join(place.path, absl::Utf8SafeCEscape(key)),
                                  ": given twice, first on line ", first->second));
      continue;
    }
    ReadEntry(key, entry.second, {.path = place.path, .line = line, .field = nullptr}, message);
  }
}

void MessageReader::ReadEntry(const std::string& key, const YAML::Node& value, const Place& place,
                              Message* message) {
  const std::string shown =
      Join(place.path, absl::Utf8SafeCEscape(wire::ToUtf8(key.substr(0, 60))));
  if (place.path.empty()) {
    if (const std::string why = refuse_(key); !why.empty()) {
      return AddError(place.line, absl::StrCat(shown, ": ", why));
    }
  }
  const FieldDescriptor* const field = message->GetDescriptor()->FindFieldByName(key);
  if (field == nullptr) {
    std::vector<std::string> known = wire::FieldNames(*message->GetDescriptor());
    if (place.path.empty()) {
      std::erase_if(known, [this](const std::string& name) { return !refuse_(name).empty(); });
    }
    return AddError(place.line, absl::StrCat(shown, ": unknown field; ", wire::Advice(key, known)));
  }
  const Place here = {.path = shown, .line = place.line, .field = field};
  lines_.emplace(shown, place.line);
  if (!OneofIsFree(here, *message)) return;
  field->is_repeated() ? ReadList(value, here, message) : ReadValue(value, here, message);
}

bool MessageReader::OneofIsFree(const Place& place, const Message& message) {
  const OneofDescriptor* const oneof = place.field->real_containing_oneof();
  if (oneof == nullptr) return true;
  const FieldDescriptor* const taken =
      message.GetReflection()->GetOneofFieldDescriptor(message, oneof);
  if (taken == nullptr) return true;
  std::vector<std::string> members;
  for (int i = 0; i < oneof->field_count(); ++i) members.push_back(oneof->field(i)->name());
  AddError(place.line,
           absl::StrCat(place.path, ": ", taken->name(), " is given already; only one of ",
                        absl::StrJoin(members, ", "), " may be"));
  return false;
}

void MessageReader::ReadList(const YAML::Node& node, const Place& place, Message* message) {
  if (node.IsNull()) return;
  if (!node.IsSequence()) {
    return AddError(place.line, absl::StrCat(place.path, " = ", Excerpt(node),
                                             ": must be a list (\"[...]\" or lines with \"- \")"));
  }
  std::size_t index = 0;
  for (const auto& item : node) {
    if (!MayGoOn()) return;
    const Place here = {.path = absl::StrCat(place.path, "[", index++, "]"),
                        .line = item.IsNull() ? place.line : Line(item),
                        .field = place.field};
    // A recorded current has millions of numbers: their lines are not worth the memory.
    if (place.field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      lines_.emplace(here.path, here.line);
    }
    ReadValue(item, here, message);
  }
}

void MessageReader::ReadValue(const YAML::Node& node, const Place& place, Message* message) {
  if (place.field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return ReadScalar(node, place, message);
  }
  if (node.IsNull()) {
    // "stimulus:" with all of its lines commented out is not given: it must not replace a preset's.
    if (place.field->is_repeated())
      AddError(place.line, absl::StrCat(place.path, ": has no value"));
    return;
  }
  const auto* const reflection = message->GetReflection();
  ReadMap(node, place,
          place.field->is_repeated() ? reflection->AddMessage(message, place.field)
                                     : reflection->MutableMessage(message, place.field));
}

void MessageReader::ReadScalar(const YAML::Node& node, const Place& place, Message* message) {
  std::string broken_rule;
  if (node.IsNull()) {
    broken_rule = "has no value";
  } else if (!node.IsScalar()) {
    broken_rule = "must be a single value";
  } else {
    broken_rule = wire::SetScalar({.text = node.Scalar(), .quoted = node.Tag() == "!"},
                                  *place.field, message);
  }
  if (broken_rule.empty()) return;
  const std::string value = node.IsNull() ? "" : absl::StrCat(" = ", Excerpt(node));
  AddError(place.line, absl::StrCat(place.path, value, ": ", broken_rule));
}

bool MessageReader::MayGoOn() {
  if (errors_.size() >= kMaxErrors || too_many_values_) return false;
  if (++values_ <= kMaxValues) return true;
  too_many_values_ = true;
  errors_.push_back(absl::StrCat(file_name_, ": holds more than ", files::FormatCount(kMaxValues),
                                 " values, each alias counted with all that it names"));
  return false;
}

void MessageReader::AddError(int line, absl::string_view text) {
  if (errors_.size() < kMaxErrors) {
    errors_.push_back(absl::StrCat(file_name_, ":", line, ": ", text));
  }
}

absl::Status MessageReader::status() const {
  if (errors_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(errors_, "\n"));
}

std::string MessageReader::Where(absl::string_view path) const {
  std::string prefix(path);
  while (!prefix.empty()) {
    if (const auto found = lines_.find(prefix); found != lines_.end()) {
      return absl::StrCat(file_name_, ":", found->second, ": ");
    }
    prefix.resize(prefix.find_last_of(".[") == std::string::npos ? 0 : prefix.find_last_of(".["));
  }
  return absl::StrCat(file_name_, ": ");
}

}  // namespace spikepinn::cli
