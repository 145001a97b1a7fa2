// One value as people write it into one field of a message.
#ifndef SPIKEPINN_WIRE_SCALAR_READER_H_
#define SPIKEPINN_WIRE_SCALAR_READER_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace spikepinn::wire {

// "guided" for METHOD_GUIDED: the value's name without its type's name, in lower case.
std::string ShortName(const google::protobuf::EnumValueDescriptor& value);

// The whole of `text` as a finite decimal number.
std::optional<double> ParseFinite(absl::string_view text);

struct Scalar {
  const std::string& text;
  bool quoted;  // in a file that makes a difference: "5" is text there
};

// Sets the field, or appends to it if it is a list. Returns the rule that the scalar breaks, such
// as "must be a whole number", or "" after success.
std::string SetScalar(const Scalar& scalar, const google::protobuf::FieldDescriptor& field,
                      google::protobuf::Message* message);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_SCALAR_READER_H_
