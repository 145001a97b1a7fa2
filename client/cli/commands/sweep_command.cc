// `spikepinn sweep`: the commands about many jobs at once.
#include "client/cli/commands/command_group.h"
#include "client/cli/commands/sweep_commands.h"

namespace spikepinn::cli {
namespace {

class SweepCommand : public CommandGroup {
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
};

}  // namespace

std::unique_ptr<Command> NewSweepCommand() { return std::make_unique<SweepCommand>(); }

}  // namespace spikepinn::cli
