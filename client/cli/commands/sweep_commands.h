// The commands below `spikepinn sweep`.
#ifndef SPIKEPINN_CLIENT_CLI_COMMANDS_SWEEP_COMMANDS_H_
#define SPIKEPINN_CLIENT_CLI_COMMANDS_SWEEP_COMMANDS_H_

#include <memory>

#include "client/cli/command.h"

namespace spikepinn::cli {

std::unique_ptr<Command> NewSweepSubmitCommand();
std::unique_ptr<Command> NewSweepWatchCommand();
std::unique_ptr<Command> NewSweepResultsCommand();
std::unique_ptr<Command> NewSweepListCommand();
std::unique_ptr<Command> NewSweepGetCommand();
std::unique_ptr<Command> NewSweepCancelCommand();
std::unique_ptr<Command> NewSweepDeleteCommand();

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMANDS_SWEEP_COMMANDS_H_
