// `spikepinn sweep`: the commands about many jobs at once.
#include <vector>

#include "client/cli/command.h"
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"

namespace spikepinn::cli {
namespace {

class SweepCommand : public Command {
 public:
  SweepCommand() {
    children_.push_back(NewSweepSubmitCommand());
    children_.push_back(NewSweepWatchCommand());
    children_.push_back(NewSweepResultsCommand());
    children_.push_back(NewSweepListCommand());
    children_.push_back(NewSweepGetCommand());
    children_.push_back(NewSweepCancelCommand());
    children_.push_back(NewSweepDeleteCommand());
  }

  std::string Name() const override { return "sweep"; }
  std::string Summary() const override {
    return "Make, watch and tabulate many jobs that differ in a few fields";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep submit job.yaml --grid runtime.seed=1:10:10 --watch\n"
           "  spikepinn sweep results sweeps/3f2a --csv table.csv\n"
           "`spikepinn sweep COMMAND --help` tells more about each of them. SWEEP is sweeps/ID or "
           "ID.\n"
           "Each job of a sweep is a job as any other: `spikepinn list --sweep ID` lists them.";
  }

  void AddFlags(CLI::App* command) override {
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

  int Run(Context& context) override {
    return chosen_ == nullptr ? kExitUsage : chosen_->Run(context);
  }

 private:
  std::vector<std::unique_ptr<Command>> children_;
  Command* chosen_ = nullptr;  // one of children_
};

}  // namespace

std::unique_ptr<Command> NewSweepCommand() { return std::make_unique<SweepCommand>(); }

}  // namespace spikepinn::cli
