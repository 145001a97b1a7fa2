// `spikepinn cancel`: stop a job.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/json.h"

namespace spikepinn::cli {
namespace {

class CancelCommand : public Command {
 public:
  std::string Name() const override { return "cancel"; }
  std::string Summary() const override { return "Cancel a job that has not ended"; }
  std::string Examples() const override {
    return "Example:\n"
           "  spikepinn cancel jobs/3f2a\n"
           "A queued job is cancelled at once; a running one is \"cancelling\" until its worker "
           "has\n"
           "stopped. Its events stay until it is deleted.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("JOB", job_, "jobs/ID or ID")->required()->type_name("");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Cancel(client::JobName(job_));
    if (!job.ok()) return context.Fail(job.status());
    if (context.json) {
      context.PrintJson(ToJson(*job));
    } else {
      context.out << job->name << " " << std::string(ToString(job->state)) << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string job_;
};

}  // namespace

std::unique_ptr<Command> NewCancelCommand() { return std::make_unique<CancelCommand>(); }

}  // namespace spikepinn::cli
