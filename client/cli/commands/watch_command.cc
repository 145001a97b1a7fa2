// `spikepinn watch`: follow a job.
#include <cstdint>
#include <limits>

#include "client/cli/command.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/follow/follow.h"

namespace spikepinn::cli {
namespace {

class WatchCommand : public Command {
 public:
  std::string Name() const override { return "watch"; }
  std::string Summary() const override { return "Follow a job to its end"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn watch jobs/3f2a                # from the job's first event on\n"
           "  spikepinn watch 3f2a --after 120         # only what came after event 120\n"
           "  spikepinn watch 3f2a --plot              # loss and voltage as they come\n"
           "  spikepinn watch 3f2a --json | jq .progress.loss\n"
           "Survives a restart of the server. Ctrl-C leaves the job alone, ends with code 130 and\n"
           "says how to come back; with --cancel-on-interrupt Ctrl-C twice cancels it. Ends with 0 "
           "if the job succeeded, 1 if it did not.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    command->add_option("--after", options_.after, "Number of the last event already seen")
        ->check(WholeNumberUpTo(std::numeric_limits<std::int64_t>::max()));
    AddFollowFlags(command, &options_);
  }

  int Run(Context& context) override {
    if (absl::Status status = CheckPlot(context, options_); !status.ok()) {
      return context.FailUsage(status);
    }
    client::Client client(context.client_options);
    const std::string name = client::JobName(job_);
    // A server that is not there shall be told at once, not after the patience of a watch.
    if (absl::Status status = client.Get(name).status(); !status.ok()) return context.Fail(status);
    return Follow(context, client, name, options_);
  }

 private:
  std::string job_;
  FollowOptions options_;
};

}  // namespace

std::unique_ptr<Command> NewWatchCommand() { return std::make_unique<WatchCommand>(); }

}  // namespace spikepinn::cli
