// `spikepinn context`: the servers that somebody works with, by name.
#include "client/cli/commands/command_group.h"
#include "client/cli/commands/context_commands.h"

namespace spikepinn::cli {
namespace {

class ContextCommand : public CommandGroup {
 public:
  ContextCommand() {
    children_.push_back(NewContextListCommand());
    children_.push_back(NewContextShowCommand());
    children_.push_back(NewContextUseCommand());
    children_.push_back(NewContextAddCommand());
    children_.push_back(NewContextRemoveCommand());
  }

  std::string Name() const override { return "context"; }
  std::string Summary() const override { return "Give servers names, and choose one"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn context add lab --server labserver:7461 --user ada\n"
           "  spikepinn context use lab\n"
           "  spikepinn list --context laptop      # another one for this command\n"
           "Contexts are kept in ~/.config/spikepinn/config.yaml. A command goes to the first "
           "that\n"
           "there is of --server, --context, SPIKEPINN_SERVER, SPIKEPINN_CONTEXT, the current\n"
           "context and 127.0.0.1:7461.";
  }
};

}  // namespace

std::unique_ptr<Command> NewContextCommand() { return std::make_unique<ContextCommand>(); }

}  // namespace spikepinn::cli
