// Whether asking again may help.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_

#include "absl/status/status.h"
#include "client/cli/exit_code.h"

namespace spikepinn::cli {

// Nobody has answered.
inline bool IsServerAway(const absl::Status& status) {
  return ExitCode(status) == kExitUnreachable;
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_
