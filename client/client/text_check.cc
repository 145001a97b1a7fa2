#include "client/client/text_check.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "wire/utf8.h"

namespace spikepinn::client {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

std::string FindNonUtf8(const Message& message);

// Of one value of a field; `inner`: where in the message that it is, if it is one.
bool IsBroken(const Message& message, const FieldDescriptor& field, int index, std::string* inner) {
  const Reflection& reflection = *message.GetReflection();
  const bool is_list = field.is_repeated();
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    *inner = FindNonUtf8(is_list ? reflection.GetRepeatedMessage(message, &field, index)
                                 : reflection.GetMessage(message, &field));
    return !inner->empty();
  }
  return !wire::IsUtf8(is_list ? reflection.GetRepeatedString(message, &field, index)
                               : reflection.GetString(message, &field));
}

// The path of the first one; "" if there is none.
std::string FindNonUtf8(const Message& message) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* const field : fields) {
    const bool holds_text = field->type() == FieldDescriptor::TYPE_STRING ||
                            field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!holds_text) continue;
    const bool is_list = field->is_repeated();
    const int size = is_list ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      std::string inner;
      if (!IsBroken(message, *field, i, &inner)) continue;
      return absl::StrCat(field->name(), is_list ? absl::StrCat("[", i, "]") : "",
                          inner.empty() ? "" : ".", inner);
    }
  }
  return "";
}

}  // namespace

absl::Status CheckText(const Message& message) {
  const std::string path = FindNonUtf8(message);
  if (path.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(path, ": must be UTF-8"));
}

}  // namespace spikepinn::client
