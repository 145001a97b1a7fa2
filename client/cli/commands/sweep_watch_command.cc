// `spikepinn sweep watch`: follow a sweep.
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/follow/follow.h"
#include "client/cli/follow/sweep_follow.h"

namespace spikepinn::cli {
namespace {

class SweepWatchCommand : public Command {
 public:
  std::string Name() const override { return "watch"; }
  std::string Summary() const override { return "Follow a sweep until its last job has ended"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep watch sweeps/3f2a\n"
           "  spikepinn sweep watch 3f2a --json | jq .counts\n"
           "Survives a restart of the server. Ctrl-C leaves the sweep alone, with\n"
           "--cancel-on-interrupt twice cancels it. Ends with 0 if every "
           "job\n"
           "succeeded, 1 if not.";
  }

  void AddFlags(CLI::App* command) override {
    AddSweepArgument(command, &sweep_);
    AddInterruptFlag(command, &cancels_);
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const std::string name = client::SweepName(sweep_);
    // A server that is not there shall be told at once, not after the patience of a watch.
    absl::Status status = client.GetSweep(name).status();
    return status.ok() ? FollowSweep(context, client, name, cancels_) : context.Fail(status);
  }

 private:
  std::string sweep_;
  bool cancels_ = false;
};

}  // namespace

std::unique_ptr<Command> NewSweepWatchCommand() { return std::make_unique<SweepWatchCommand>(); }

}  // namespace spikepinn::cli
