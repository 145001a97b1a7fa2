// What somebody can do about an error.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_

#include <string>

#include "absl/status/status.h"

namespace spikepinn::cli {

// `typed_server` is Context::typed_server: what the next step prints goes to the same server. One
// line without a newline; empty where the message says it all. Told from the reason that a
// server gave (client/reason.h), for errors without one from the code and from what
// the message is about.
std::string NextStep(const absl::Status& status, const std::string& typed_server = "");

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_
