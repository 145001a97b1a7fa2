// `spikepinn submit`: queue a job.
#include "client/cli/command.h"
#include "client/cli/commands/submit_job.h"
#include "client/cli/flags/job_flags.h"
#include "client/cli/input/standard_input.h"

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
           "  spikepinn submit job.yaml --set 'stimulus.steps[0].amplitude_pa=90'\n"
           "  sed s/70/90/ job.yaml | spikepinn submit -\n"
           "  spikepinn submit neuron.cell.nml         # NeuroML: an izhikevich2007Cell\n"
           "  spikepinn submit job.yaml --validate-only     # only asks whether it would run\n"
           "  spikepinn submit job.yaml --request-id ID     # the same ID never makes a second "
           "job\n"
           "Flags beside a FILE replace what the file says. The job is on the server's disk when\n"
           "its name is printed, and runs whether or not anybody watches.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobFlags(command, &job_flags_);
    AddSubmitFlags(command, &submit_flags_);
  }

  int Run(Context& context) override {
    if (absl::Status status = CheckSubmitFlags(submit_flags_); !status.ok()) {
      return context.FailUsage(status);
    }
    TellIfTyped(job_flags_.file, context);
    std::string note;
    absl::StatusOr<client::JobRequest> request = MakeJobRequest(job_flags_, &note);
    if (!request.ok()) return context.FailUsage(request.status());
    if (!note.empty()) context.Warn(note);
    client::Client client(context.client_options);
    return SubmitJob(context, client, *request, submit_flags_);
  }

 private:
  JobFlags job_flags_;
  SubmitFlags submit_flags_;
};

}  // namespace

std::unique_ptr<Command> NewSubmitCommand() { return std::make_unique<SubmitCommand>(); }

}  // namespace spikepinn::cli
