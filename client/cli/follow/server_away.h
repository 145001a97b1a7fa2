// Whether asking again may help.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_

#include "absl/status/status.h"

namespace spikepinn::cli {

// Nobody has answered.
inline bool IsServerAway(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
}

// The error of a watch behind an event that the server itself has named, in an answer or in that
// watch: its data were restored from a backup. What needs no history begins anew.
inline bool KnowsLess(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsOutOfRange(status);
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_SERVER_AWAY_H_
