// What the API's .proto files say about their fields.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_FIELD_COMMENTS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_FIELD_COMMENTS_H_

#include <string>

#include "google/protobuf/descriptor.h"

namespace spikepinn::cli {

// Meaning, unit, range and default of a field of a job file, in the words of a job file ("guided"
// for METHOD_GUIDED) and as one paragraph; where the field has no comment, that of its type, or "".
std::string FieldComment(const google::protobuf::FieldDescriptor& field);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_FIELD_COMMENTS_H_
