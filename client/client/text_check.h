// Text that a server could not read. Not part of the public interface.
#ifndef SPIKEPINN_CLIENT_CLIENT_TEXT_CHECK_H_
#define SPIKEPINN_CLIENT_CLIENT_TEXT_CHECK_H_

#include "absl/status/status.h"
#include "google/protobuf/message.h"

namespace spikepinn::client {

// InvalidArgument that names the first string of `message` that is not UTF-8, as
// "job.display_name: must be UTF-8". gRPC would call such a request unimplemented.
absl::Status CheckText(const google::protobuf::Message& message);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_TEXT_CHECK_H_
