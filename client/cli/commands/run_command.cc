// `spikepinn run`: submit, watch and fetch in one go.
#include <set>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/format_flags.h"
#include "client/cli/flags/grid_flags.h"
#include "client/cli/flags/job_flags.h"
#include "client/cli/follow/follow.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/json.h"
#include "client/cli/output/print_results.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {
namespace {

class RunCommand : public Command {
 public:
  std::string Name() const override { return "run"; }
  std::string Summary() const override { return "Submit a job, watch it, fetch its results"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn run client/examples/regular_spiking.yaml -o results\n"
           "  spikepinn run --preset tonic_spiking --accuracy 1e-10 -o results --dt 0.05\n"
           "Writes trajectory.csv, spikes.csv, losses.csv, summary.json and model.safetensors; "
           "with\n"
           "--format npz or mat result.npz or .mat, with mep spikes.mep, with txt three "
           "spikes.txt.\n"
           "Ctrl-C leaves the job running and says how to come back to it.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobFlags(command, &job_flags_);
    AddGridFlags(command, &grid_flags_);
    AddFormatFlags(command, &format_flags_);
    command->add_option("-o,--output", folder_, "Folder for the results; made if need be")
        ->required()
        ->type_name("FOLDER");
    AddFollowFlags(command, &follow_);
  }

  int Run(Context& context) override {
    TellIfTyped(job_flags_.file, context);
    std::string note;
    absl::StatusOr<client::JobRequest> request = MakeJobRequest(job_flags_, &note);
    if (!request.ok()) return context.FailUsage(request.status());
    if (!note.empty()) context.Warn(note);
    absl::StatusOr<client::TimeGrid> grid = MakeGrid(grid_flags_);
    if (!grid.ok()) return context.FailUsage(grid.status());
    absl::StatusOr<std::set<FileFormat>> formats = ParseFormats(format_flags_);
    if (!formats.ok()) return context.FailUsage(formats.status());
    if (absl::Status status = CheckPlot(context, follow_); !status.ok())
      return context.FailUsage(status);
    // Before hours of training, not after them.
    if (absl::Status status = files::MakeFolder(folder_); !status.ok()) return context.Fail(status);

    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Create(*request);
    if (!job.ok()) return context.Fail(job.status());
    if (context.json) {
      context.PrintJson(ToJson(*job));
    } else {
      context.out << job->name << std::endl;
    }
    const int watched = Follow(context, client, job->name, follow_);
    if (watched == kExitOk)
      return PrintResults(context, client, job->name, {*grid, folder_, *formats});
    if (watched == kExitInterrupted || watched == kExitUnreachable) {
      context.err << "Later, for the files: spikepinn" << ServerFlag(context, client) << " result "
                  << job->name << " -o " << folder_ << std::endl;
    }
    return watched;
  }

 private:
  JobFlags job_flags_;
  GridFlags grid_flags_;
  FormatFlags format_flags_;
  std::string folder_;
  FollowOptions follow_;
};

}  // namespace

std::unique_ptr<Command> NewRunCommand() { return std::make_unique<RunCommand>(); }

}  // namespace spikepinn::cli
