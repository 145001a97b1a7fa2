// `spikepinn submit`: queue a job.
#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/job_flags.h"
#include "client/cli/follow/follow.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

class SubmitCommand : public Command {
 public:
  std::string Name() const override { return "submit"; }
  std::string Summary() const override { return "Queue a job and print its name"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn submit client/examples/regular_spiking.yaml\n"
           "  spikepinn submit --preset tonic_spiking --accuracy 1e-10 --name first --watch\n"
           "  spikepinn submit neuron.cell.nml         # NeuroML: an izhikevich2007Cell\n"
           "  spikepinn submit job.yaml --validate-only     # only asks whether it would run\n"
           "  spikepinn submit job.yaml --request-id ID     # the same ID never makes a second "
           "job\n"
           "Flags beside a FILE replace what the file says. The job is on the server's disk when\n"
           "its name is printed, and runs whether or not anybody watches.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobFlags(command, &flags_);
    command->add_option("--request-id", options_.request_id,
                        "Makes repeating this command safe; default: a new one each time");
    command->add_flag("--watch", watch_, "Follow the job to its end");
    command->add_flag("--validate-only", options_.validate_only,
                      "Let the server check the job, no more");
  }

  int Run(Context& context) override {
    if (watch_ && options_.validate_only) {
      return context.FailUsage(absl::InvalidArgumentError(
          "give either --watch or --validate-only: a job that is only checked has no events"));
    }
    absl::StatusOr<client::JobRequest> request = MakeJobRequest(flags_);
    if (!request.ok()) return context.FailUsage(request.status());
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Create(*request, options_);
    if (!job.ok()) return context.Fail(job.status());
    if (context.json) {
      context.PrintJson(ToJson(*job));
    } else if (options_.validate_only) {
      context.out << "valid: the server would take this job" << std::endl;
    } else {
      context.out << job->name << std::endl;
    }
    return watch_ ? Follow(context, client, job->name, 0) : kExitOk;
  }

 private:
  JobFlags flags_;
  client::CreateOptions options_;
  bool watch_ = false;
};

}  // namespace

std::unique_ptr<Command> NewSubmitCommand() { return std::make_unique<SubmitCommand>(); }

}  // namespace spikepinn::cli
