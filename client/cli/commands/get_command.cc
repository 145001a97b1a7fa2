// `spikepinn get`: all about one job.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

class GetCommand : public Command {
 public:
  std::string Name() const override { return "get"; }
  std::string Summary() const override {
    return "Show one job: state, why it waits, spec, progress";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn get jobs/3f2a\n"
           "  spikepinn get 3f2a --json | jq .waiting\n"
           "  spikepinn get 3f2a --json | jq .summary.against_reference.v\n"
           "  spikepinn get 3f2a --json | jq '{spec}' > again.json    # a job file again";
  }

  void AddFlags(CLI::App* command) override { AddJobArgument(command, &job_); }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Get(client::JobName(job_));
    if (!job.ok()) return context.Fail(job.status());
    if (context.json) {
      context.PrintJson(ToJson(*job));
    } else {
      context.out << JobText(*job) << std::flush;
    }
    return kExitOk;
  }

 private:
  std::string job_;
};

}  // namespace

std::unique_ptr<Command> NewGetCommand() { return std::make_unique<GetCommand>(); }

}  // namespace spikepinn::cli
