// The commands below `spikepinn context`.
#ifndef SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_
#define SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_

#include <memory>

#include "client/cli/command.h"

namespace spikepinn::cli {

std::unique_ptr<Command> NewContextListCommand();
std::unique_ptr<Command> NewContextShowCommand();
std::unique_ptr<Command> NewContextUseCommand();
std::unique_ptr<Command> NewContextAddCommand();
std::unique_ptr<Command> NewContextRemoveCommand();

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_
