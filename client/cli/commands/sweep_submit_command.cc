// `spikepinn sweep submit`: queue many jobs.
#include "absl/strings/str_cat.h"
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/sweep_flags.h"
#include "client/cli/follow/follow.h"
#include "client/cli/follow/sweep_follow.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

class SweepSubmitCommand : public Command {
 public:
  std::string Name() const override { return "submit"; }
  std::string Summary() const override { return "Queue many jobs and print the sweep's name"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep submit client/examples/f_i_curve.yaml --watch\n"
           "  spikepinn sweep submit job.yaml --name f-I \\\n"
           "      --grid 'stimulus.steps[0].amplitude_pa=60:120:61'\n"
           "  spikepinn sweep submit --preset tonic_spiking --grid segmented.accuracy=1e-6,1e-8\n"
           "  spikepinn sweep submit a.cell.nml --grid neuron.izhikevich2007.k=0.5:1:11\n"
           "FILE is a job file, NeuroML, or a sweep file with job and grid or list (see "
           "docs/api.md).\n"
           "A FIELD is named as --set names it, and may lie in a preset; at most 10,000 jobs in "
           "all. All\n"
           "of them are on the server's disk when the sweep's name is printed, or none.";
  }

  void AddFlags(CLI::App* command) override {
    AddSweepFlags(command, &flags_);
    command
        ->add_option("--request-id", options_.request_id,
                     "Makes repeating this command safe; default: a new one each time")
        ->type_name("ID")
        ->check(Utf8());
    command->add_flag("--watch", watch_, "Follow the sweep to its end");
    AddInterruptFlag(command, &cancels_);
    command->add_flag("--validate-only", options_.validate_only,
                      "Let the server check all jobs, no more");
  }

  int Run(Context& context) override {
    if (watch_ && options_.validate_only) {
      return context.FailUsage(absl::InvalidArgumentError(
          "give either --watch or --validate-only: jobs that are only checked do not run"));
    }
    TellIfTyped(flags_.job.file, context);
    std::string note;
    absl::StatusOr<client::SweepRequest> request = MakeSweepRequest(flags_, &note);
    if (!request.ok()) return context.FailUsage(request.status());
    if (!note.empty()) context.Warn(note);
    client::Client client(context.client_options);
    absl::StatusOr<client::Sweep> sweep = client.CreateSweep(*request, options_);
    if (!sweep.ok()) return context.Fail(sweep.status());
    if (context.json) {
      context.PrintJson(ToJson(*sweep));
    } else if (options_.validate_only) {
      context.out << "valid: the server would take these " << sweep->counts.total << " jobs"
                  << std::endl;
    } else {
      context.out << sweep->name << std::endl;
    }
    return watch_ ? FollowSweep(context, client, sweep->name, cancels_) : kExitOk;
  }

 private:
  SweepFlags flags_;
  client::CreateOptions options_;
  bool watch_ = false;
  bool cancels_ = false;
};

}  // namespace

std::unique_ptr<Command> NewSweepSubmitCommand() { return std::make_unique<SweepSubmitCommand>(); }

}  // namespace spikepinn::cli
