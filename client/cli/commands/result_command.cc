// `spikepinn result`: fetch what a job has made.
#include <set>

#include "client/cli/command.h"
#include "client/cli/flags/format_flags.h"
#include "client/cli/flags/grid_flags.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/print_results.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {
namespace {

class ResultCommand : public Command {
 public:
  std::string Name() const override { return "result"; }
  std::string Summary() const override { return "Write the result files of a job that succeeded"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn result jobs/3f2a -o results                       # every 0.1 ms\n"
           "  spikepinn result jobs/3f2a -o results --dt 1\n"
           "  spikepinn result jobs/3f2a -o results --times 0,199.5,200\n"
           "  spikepinn result jobs/3f2a -o results --times 190:210:0.01\n"
           "  spikepinn result jobs/3f2a -o results --format npz,mat      # for numpy and MATLAB\n"
           "Writes trajectory.csv, spikes.csv, losses.csv, summary.json and model.safetensors; "
           "with\n"
           "--format npz or mat result.npz or .mat, with mep spikes.mep, with txt three "
           "spikes.txt.\n"
           "Each spike in the sampled range is two rows of trajectory.csv at one time: before and\n"
           "after its reset.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    command->add_option("-o,--output", folder_, "Folder for the files; made if need be")
        ->required()
        ->type_name("FOLDER");
    AddGridFlags(command, &grid_flags_);
    AddFormatFlags(command, &format_flags_);
  }

  int Run(Context& context) override {
    absl::StatusOr<client::TimeGrid> grid = MakeGrid(grid_flags_);
    if (!grid.ok()) return context.FailUsage(grid.status());
    absl::StatusOr<std::set<FileFormat>> formats = ParseFormats(format_flags_);
    if (!formats.ok()) return context.FailUsage(formats.status());
    if (absl::Status status = files::MakeFolder(folder_); !status.ok()) return context.Fail(status);
    client::Client client(context.client_options);
    return PrintResults(context, client, client::JobName(job_), {*grid, folder_, *formats});
  }

 private:
  std::string job_;
  std::string folder_;
  GridFlags grid_flags_;
  FormatFlags format_flags_;
};

}  // namespace

std::unique_ptr<Command> NewResultCommand() { return std::make_unique<ResultCommand>(); }

}  // namespace spikepinn::cli
