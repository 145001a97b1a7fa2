// `spikepinn wait`: until jobs have ended.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "client/cli/command.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/follow/wait.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kMostJobs = 1000;  // each is a thread and a stream

class WaitCommand : public Command {
 public:
  std::string Name() const override { return "wait"; }
  std::string Summary() const override { return "Wait until jobs have ended, and tell how"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn wait 3f2a && spikepinn result 3f2a -o results\n"
           "  spikepinn wait 3f2a 9c1d --timeout 10m\n"
           "  spikepinn wait $(spikepinn list --state running --json | jq -r .name) --any\n"
           "Exit codes, the worst of several jobs: 1 one failed (or there is none of that name), 4 "
           "one\n"
           "was cancelled, 2 the server cannot be reached, 5 one has not ended in time, 0 all "
           "succeeded.\n"
           "With --any that of the first that ends. Survives a restart of the server.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobsArgument(command, kMostJobs, &jobs_);
    command->add_option("--timeout", timeout_, "At most so long, as 90s or 10m; default: for ever")
        ->type_name("DURATION");
    command->add_flag("--any", any_, "Only until the first has ended");
  }

  int Run(Context& context) override {
    WaitOptions options;
    options.any = any_;
    for (std::string& name : JobNames(jobs_)) {
      const bool is_new =
          std::find(options.jobs.begin(), options.jobs.end(), name) == options.jobs.end();
      if (is_new) options.jobs.push_back(std::move(name));
    }
    if (!timeout_.empty()) {
      absl::StatusOr<double> seconds = ParseSeconds("--timeout", timeout_);
      if (!seconds.ok()) return context.FailUsage(seconds.status());
      options.timeout = absl::Seconds(*seconds);
      options.timeout_text = absl::StrReplaceAll(timeout_, {{" ", ""}});
    }
    client::Client client(context.client_options);
    return WaitForJobs(context, client, options);
  }

 private:
  std::vector<std::string> jobs_;
  std::string timeout_;
  bool any_ = false;
};

}  // namespace

std::unique_ptr<Command> NewWaitCommand() { return std::make_unique<WaitCommand>(); }

}  // namespace spikepinn::cli
