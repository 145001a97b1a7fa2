// The command line of spikepinnd.
#ifndef SPIKEPINN_SERVER_OPTIONS_H_
#define SPIKEPINN_SERVER_OPTIONS_H_

#include <optional>

#include "absl/status/statusor.h"
#include "server/config.h"

namespace spikepinn::server {

// Flags over the configuration file over the defaults, checked for what can be checked without
// touching the disk. An exit code instead if the command line asked only for words (--help) or
// makes no sense, in which case it has been said.
std::optional<int> ParseCommandLine(int argc, char** argv, absl::StatusOr<Config>* config);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_OPTIONS_H_
