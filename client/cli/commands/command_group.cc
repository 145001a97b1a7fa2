#include "client/cli/commands/command_group.h"

#include "client/cli/exit_code.h"

namespace spikepinn::cli {

void CommandGroup::AddFlags(CLI::App* command) {
  command->require_subcommand(1);
  for (const std::unique_ptr<Command>& child : children_) {
    CLI::App* const sub = command->add_subcommand(child->Name(), child->Summary());
    sub->require_subcommand(0);
    sub->footer(child->Examples());
    child->AddFlags(sub);
    // The last one parsed is the one that was asked for.
    sub->callback([this, chosen = child.get()] { chosen_ = chosen; });
  }
}

int CommandGroup::Run(Context& context) {
  return chosen_ == nullptr ? kExitUsage : chosen_->Run(context);
}

}  // namespace spikepinn::cli
