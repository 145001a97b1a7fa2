// One YAML scalar into one field of a message.
#ifndef SPIKEPINN_CLIENT_CLI_SCALAR_READER_H_
#define SPIKEPINN_CLIENT_CLI_SCALAR_READER_H_

#include <string>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace spikepinn::cli {

struct Scalar {
  const std::string& text;
  bool quoted;
};

// Sets the field, or appends to it if it is a list. Returns the rule that the scalar breaks, such
// as "must be a whole number", or "" after success.
std::string SetScalar(const Scalar& scalar, const google::protobuf::FieldDescriptor& field,
                      google::protobuf::Message* message);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SCALAR_READER_H_
