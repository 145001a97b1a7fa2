// A command that only has commands below it.
#ifndef SPIKEPINN_CLIENT_CLI_COMMANDS_COMMAND_GROUP_H_
#define SPIKEPINN_CLIENT_CLI_COMMANDS_COMMAND_GROUP_H_

#include <memory>
#include <vector>

#include "client/cli/command.h"

namespace spikepinn::cli {

class CommandGroup : public Command {
 public:
  void AddFlags(CLI::App* command) final;

  // The child's that was asked for.
  bool NeedsServer() const final { return chosen_ != nullptr && chosen_->NeedsServer(); }
  int Run(Context& context) final;

 protected:
  std::vector<std::unique_ptr<Command>> children_;  // filled by the constructor

 private:
  Command* chosen_ = nullptr;  // one of children_
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMANDS_COMMAND_GROUP_H_
