#include "wire/spec_path.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "wire/known_words.h"
#include "wire/scalar_reader.h"

namespace spikepinn::wire {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::size_t kMaxPathBytes = 256;
constexpr std::size_t kMaxValueBytes = 1024;

// One step of a path: "steps[0]".
struct Step {
  std::string name;
  std::optional<int> index;
};

std::string Excerpt(absl::string_view text) {
  constexpr std::size_t kLongest = 80;
  return absl::StrCat(absl::CHexEscape(text.substr(0, kLongest)),
                      text.size() > kLongest ? "..." : "");
}

// What is wrong, without path and value: SetField puts those before it.
absl::Status Rule(absl::string_view rule) { return absl::InvalidArgumentError(rule); }

absl::StatusOr<Step> ParseStep(absl::string_view text) {
  Step step;
  const std::size_t bracket = text.find('[');
  step.name = std::string(text.substr(0, bracket));
  if (bracket == absl::string_view::npos) return step;
  const absl::string_view index = text.substr(bracket + 1);
  int number = 0;
  // At most nine digits, which fit an int.
  const bool is_index = index.size() >= 2 && index.size() <= 10 && index.back() == ']' &&
                        absl::ascii_isdigit(static_cast<unsigned char>(index.front())) &&
                        absl::SimpleAtoi(index.substr(0, index.size() - 1), &number);
  if (!is_index) {
    return Rule(absl::StrCat("\"", Excerpt(text), "\": an element of a list is named as steps[0]"));
  }
  step.index = number;
  return step;
}

absl::Status UnknownField(const std::string& name, const Descriptor& type) {
  return Rule(
      absl::StrCat("unknown field \"", Excerpt(name), "\"; ", Advice(name, FieldNames(type))));
}

// The field of a step, which has an index if and only if it is a list that is long enough.
absl::StatusOr<const FieldDescriptor*> FindField(const Step& step, const Message& message) {
  const FieldDescriptor* const field = message.GetDescriptor()->FindFieldByName(step.name);
  if (field == nullptr) return UnknownField(step.name, *message.GetDescriptor());
  if (!field->is_repeated()) {
    if (!step.index.has_value()) return field;
    return Rule(absl::StrCat(step.name, " is no list and takes no index"));
  }
  const int size = message.GetReflection()->FieldSize(message, field);
  if (!step.index.has_value()) {
    return Rule(absl::StrCat(step.name, " is a list: say which element, as ", step.name, "[0]"));
  }
  if (*step.index < size) return field;
  return Rule(absl::StrCat(step.name, " has ", size, " elements; elements are not made"));
}

// The message that a step leads into.
absl::StatusOr<Message*> Enter(const Step& step, Message* message) {
  absl::StatusOr<const FieldDescriptor*> field = FindField(step, *message);
  if (!field.ok()) return field.status();
  if ((*field)->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
    return Rule(absl::StrCat(step.name, " is a single value and has no fields"));
  }
  const Reflection& reflection = *message->GetReflection();
  return step.index.has_value() ? reflection.MutableRepeatedMessage(message, *field, *step.index)
                                : reflection.MutableMessage(message, *field);
}

absl::Status SetElement(const FieldDescriptor& field, int index, const std::string& value,
                        Message* message) {
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_DOUBLE) {
    return Rule("elements of this list cannot be set");
  }
  const std::optional<double> number = ParseFinite(value);
  if (!number.has_value()) return Rule("must be a finite number");
  message->GetReflection()->SetRepeatedDouble(message, &field, index, *number);
  return absl::OkStatus();
}

absl::Status SetLast(const Step& step, const std::string& value, Message* message) {
  absl::StatusOr<const FieldDescriptor*> field = FindField(step, *message);
  if (!field.ok()) return field.status();
  if ((*field)->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
    return Rule(absl::StrCat("is no single value; name one of its fields: ",
                             absl::StrJoin(FieldNames(*(*field)->message_type()), ", ")));
  }
  if (step.index.has_value()) return SetElement(**field, *step.index, value, message);
  const std::string broken = SetScalar({.text = value, .quoted = false}, **field, message);
  return broken.empty() ? absl::OkStatus() : Rule(broken);
}

absl::StatusOr<std::vector<Step>> ParsePath(absl::string_view path) {
  if (path.empty()) return Rule("the path of a field must not be empty");
  if (path.size() > kMaxPathBytes) {
    return Rule(absl::StrCat("a path must have at most ", kMaxPathBytes, " characters"));
  }
  std::vector<Step> steps;
  for (const absl::string_view part : absl::StrSplit(path, '.')) {
    absl::StatusOr<Step> step = ParseStep(part);
    if (!step.ok()) return step.status();
    steps.push_back(*std::move(step));
  }
  return steps;
}

// The message that holds the last of the steps.
absl::StatusOr<Message*> EnterAll(const std::vector<Step>& steps, Message* message) {
  for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
    absl::StatusOr<Message*> inner = Enter(steps[i], message);
    if (!inner.ok()) return inner;
    message = *inner;
  }
  return message;
}

absl::Status Set(absl::string_view path, const std::string& value, Message* message) {
  if (value.size() > kMaxValueBytes) {
    return Rule(absl::StrCat("a value must have at most ", kMaxValueBytes, " characters"));
  }
  absl::StatusOr<std::vector<Step>> steps = ParsePath(path);
  if (!steps.ok()) return steps.status();
  absl::StatusOr<Message*> holder = EnterAll(*steps, message);
  if (!holder.ok()) return holder.status();
  return SetLast(steps->back(), value, *holder);
}

bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

absl::Status ClearLast(const Step& step, Message* message) {
  if (step.index.has_value()) {
    return Rule(absl::StrCat("elements of a list are not taken away; name the list, ", step.name));
  }
  const FieldDescriptor* const field = message->GetDescriptor()->FindFieldByName(step.name);
  if (field == nullptr) return UnknownField(step.name, *message->GetDescriptor());
  if (!IsSet(*message, *field)) return Rule("is not set");
  message->GetReflection()->ClearField(message, field);
  return absl::OkStatus();
}

absl::Status Clear(absl::string_view path, Message* message) {
  absl::StatusOr<std::vector<Step>> steps = ParsePath(path);
  if (!steps.ok()) return steps.status();
  absl::StatusOr<Message*> holder = EnterAll(*steps, message);
  if (!holder.ok()) return holder.status();
  return ClearLast(steps->back(), *holder);
}

}  // namespace

absl::Status SetField(absl::string_view path, absl::string_view value, Message* message) {
  const absl::Status status = Set(path, std::string(value), message);
  if (status.ok()) return status;
  return absl::InvalidArgumentError(
      absl::StrCat(Excerpt(path), " = ", Excerpt(value), ": ", std::string(status.message())));
}

absl::Status ClearField(absl::string_view path, Message* message) {
  const absl::Status status = Clear(path, message);
  if (status.ok()) return status;
  return absl::InvalidArgumentError(
      absl::StrCat(Excerpt(path), ": ", std::string(status.message())));
}

}  // namespace spikepinn::wire
