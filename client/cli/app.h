// The program's command line: from arguments to an exit code.
#ifndef SPIKEPINN_CLIENT_CLI_APP_H_
#define SPIKEPINN_CLIENT_CLI_APP_H_

#include "client/cli/context.h"

namespace spikepinn::cli {

// Parses, runs the command and returns the exit code. Nothing is thrown.
int RunApp(int argc, const char* const* argv, Context& context);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_APP_H_
