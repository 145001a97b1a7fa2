// Which error it was, for programs.
#ifndef SPIKEPINN_CLIENT_CLIENT_REASON_H_
#define SPIKEPINN_CLIENT_CLIENT_REASON_H_

#include <string>

#include "absl/status/status.h"

namespace spikepinn::client {

// The word that the server gave for an error of a call, such as "USER_QUEUE_FULL": docs/api.md
// lists them. "" for an error that is not the server's own: a broken connection, a file.
std::string ReasonOf(const absl::Status& status);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_REASON_H_
