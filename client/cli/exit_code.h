// What the shell is told.
#ifndef SPIKEPINN_CLIENT_CLI_EXIT_CODE_H_
#define SPIKEPINN_CLIENT_CLI_EXIT_CODE_H_

#include "absl/status/status.h"

namespace spikepinn::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;       // the job failed, or the server refused
inline constexpr int kExitUnreachable = 2;  // no answer from a server, or none to go on from
inline constexpr int kExitUsage = 3;        // the command line or the job file is wrong
inline constexpr int kExitCancelled = 4;    // the job was cancelled, where that is told apart
inline constexpr int kExitTimeout = 5;      // it has not ended in the time given
inline constexpr int kExitInterrupted = 130;

// For an error of a call to the server.
inline int ExitCode(const absl::Status& status) {
  if (status.ok()) return kExitOk;
  const bool no_answer = absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status);
  const bool history_lost = absl::IsOutOfRange(status);  // as Client::Watch says it
  return no_answer || history_lost ? kExitUnreachable : kExitFailed;
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_EXIT_CODE_H_
