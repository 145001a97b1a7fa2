// `spikepinn get`: all about one job.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/follow/job_watch.h"
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
           "  spikepinn get 3f2a -o wide                       # with every default filled in\n"
           "  spikepinn get 3f2a --watch\n"
           "  spikepinn get 3f2a --json | jq .waiting\n"
           "  spikepinn get 3f2a --json | jq .summary.against_reference.v\n"
           "  spikepinn get 3f2a --json | jq '{spec}' > again.json    # a job file again";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    AddOutputFlag(command, OutputOf::kOneThing, &output_);
    command->add_flag("-w,--watch", watch_, "Show it again at each change, until it has ended");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<Format> format = OutputFormat(context, output_);
    if (!format.ok()) return context.FailUsage(format.status());
    const auto show = [&](const client::Job& job) {
      const std::string text = *format == Format::kWide ? WideJobText(job) : JobText(job);
      return OneThing(ToJson(job), *format, text);
    };
    const std::string name = client::JobName(job_);
    if (watch_) return ShowJobChanges(context, client, name, *format, show);
    absl::StatusOr<client::Job> job = client.Get(name);
    if (!job.ok()) return context.Fail(job.status());
    context.out << show(*job).text << std::flush;
    return kExitOk;
  }

 private:
  std::string job_;
  OutputFlags output_;
  bool watch_ = false;
};

}  // namespace

std::unique_ptr<Command> NewGetCommand() { return std::make_unique<GetCommand>(); }

}  // namespace spikepinn::cli
