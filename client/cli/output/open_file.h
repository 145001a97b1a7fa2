// A file in the program that the desktop has for it.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_OPEN_FILE_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_OPEN_FILE_H_

#include <string>

#include "absl/status/status.h"

namespace spikepinn::cli {

// Returns when the desktop has taken over. FailedPrecondition, naming the file and what to do,
// where there is no desktop.
absl::Status OpenFile(const std::string& path);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_OPEN_FILE_H_
