// "-" in the place of a file.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_STANDARD_INPUT_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_STANDARD_INPUT_H_

#include <string>

#include "client/cli/context.h"

namespace spikepinn::cli {

inline constexpr char kStandardInput[] = "-";

// What messages call a file: "standard input" for "-".
std::string ShownName(const std::string& path);

// Says that somebody is expected to type, where `path` is "-" and a terminal.
void TellIfTyped(const std::string& path, Context& context);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_STANDARD_INPUT_H_
