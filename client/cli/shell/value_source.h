// The values that completion offers and that are not written in the program's own flags.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_VALUE_SOURCE_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_VALUE_SOURCE_H_

#include "client/cli/context.h"
#include "client/cli/shell/completion.h"

namespace spikepinn::cli {

// Asks the server that the line so far leads to for jobs and sweeps, newest first, and has nothing
// to offer where that does not answer at once: whoever pressed Tab waits. `context` must outlive
// the source.
ValueSource NewValueSource(const Context& context);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_VALUE_SOURCE_H_
