// What somebody can do about an error.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_

#include <string>

#include "absl/status/status.h"

namespace spikepinn::cli {

// One line without a newline; empty where the message says it all. Told from the code and from what
// the message is about: a job, a sweep, the server or a file.
std::string NextStep(const absl::Status& status);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_NEXT_STEP_H_
