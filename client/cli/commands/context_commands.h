// The commands below `spikepinn context`.
#ifndef SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_
#define SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_

#include <memory>

#include "client/cli/command.h"
#include "client/cli/settings/config_file.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

// A line of JSON, see docs/schemas/context.json.
nlohmann::ordered_json ContextJson(const ServerContext& context, bool is_current);

std::unique_ptr<Command> NewContextListCommand();
std::unique_ptr<Command> NewContextShowCommand();
std::unique_ptr<Command> NewContextUseCommand();
std::unique_ptr<Command> NewContextAddCommand();
std::unique_ptr<Command> NewContextRemoveCommand();

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMANDS_CONTEXT_COMMANDS_H_
