// A file that a command was asked for.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_WRITTEN_FILE_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_WRITTEN_FILE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/cli/context.h"

namespace spikepinn::cli {

// In the place of a file: what was asked for is printed.
inline constexpr char kStandardOutput[] = "-";

// Writes it and prints its path, or why there is none. Returns the exit code.
int WriteAndTell(Context& context, const std::string& path, absl::string_view contents);

// The word about a file that is there now.
void TellWritten(Context& context, const std::string& path);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_WRITTEN_FILE_H_
