// `spikepinn sweep cancel` and `spikepinn sweep delete`.
#include "client/cli/exit_code.h"
#include "client/cli/json.h"
#include "client/cli/sweep_commands.h"
#include "client/cli/sweep_text.h"

namespace spikepinn::cli {
namespace {

class SweepCancelCommand : public Command {
 public:
  std::string Name() const override { return "cancel"; }
  std::string Summary() const override { return "Cancel the jobs of a sweep that have not ended"; }
  std::string Examples() const override {
    return "Example:\n"
           "  spikepinn sweep cancel sweeps/3f2a\n"
           "What has succeeded by then keeps its results.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("SWEEP", sweep_, "sweeps/ID or ID")->required()->type_name("");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Sweep> sweep = client.CancelSweep(client::SweepName(sweep_));
    if (!sweep.ok()) return context.Fail(sweep.status());
    if (context.json) {
      context.PrintJson(ToJson(*sweep));
    } else {
      context.out << sweep->name << ": " << CountsText(sweep->counts) << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string sweep_;
};

class SweepDeleteCommand : public Command {
 public:
  std::string Name() const override { return "delete"; }
  std::string Summary() const override { return "Remove a sweep that has ended, with its jobs"; }
  std::string Examples() const override {
    return "Example:\n"
           "  spikepinn sweep delete sweeps/3f2a\n"
           "There is no way back.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("SWEEP", sweep_, "sweeps/ID or ID")->required()->type_name("");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const std::string name = client::SweepName(sweep_);
    if (absl::Status status = client.DeleteSweep(name); !status.ok()) return context.Fail(status);
    if (context.json) {
      context.PrintJson({{"type", "deleted"}, {"name", name}});
    } else {
      context.out << name << " deleted" << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string sweep_;
};

}  // namespace

std::unique_ptr<Command> NewSweepCancelCommand() { return std::make_unique<SweepCancelCommand>(); }
std::unique_ptr<Command> NewSweepDeleteCommand() { return std::make_unique<SweepDeleteCommand>(); }

}  // namespace spikepinn::cli
