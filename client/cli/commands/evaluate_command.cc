// `spikepinn evaluate`: the trained network at any times.
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/format_flags.h"
#include "client/cli/flags/grid_flags.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/written_file.h"
#include "client/files/columns.h"
#include "client/files/csv.h"
#include "client/files/mat.h"
#include "client/files/npz.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {
namespace {

class EvaluateCommand : public Command {
 public:
  std::string Name() const override { return "evaluate"; }
  std::string Summary() const override {
    return "Print v, w and their time derivatives of a trained network";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn evaluate jobs/3f2a --times 0:1000:0.01 > solution.csv\n"
           "  spikepinn evaluate jobs/3f2a --times 100,200.022 -o two_times.csv\n"
           "  spikepinn evaluate jobs/3f2a --dt 0.001 -o dense.npz         # or dense.mat\n"
           "At the very time of a spike v and w are those before its reset, unless --after-reset\n"
           "asks for those after it.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    command
        ->add_option("-o,--output", path_,
                     "File to write: *.csv, *.npz, *.mat; default and -: prints")
        ->type_name("FILE");
    command->add_flag("--after-reset", after_reset_, "At a spike's time, the values after it");
    AddSampleFormatFlag(command, &format_);
    AddGridFlags(command, &grid_flags_);
  }

  int Run(Context& context) override {
    absl::StatusOr<client::TimeGrid> grid = MakeGrid(grid_flags_);
    if (!grid.ok()) return context.FailUsage(grid.status());
    if (path_ == kStandardOutput) path_.clear();
    const absl::StatusOr<FileFormat> format = SampleFormat(format_, path_);
    if (!format.ok()) return context.FailUsage(format.status());
    client::Client client(context.client_options);
    absl::Status status = path_.empty()                 ? Print(context, client, *grid)
                          : *format == FileFormat::kCsv ? WriteCsv(client, *grid)
                                                        : WriteArrays(client, *grid, *format);
    if (!status.ok()) return context.Fail(status);
    if (!path_.empty()) TellWritten(context, path_);
    return kExitOk;
  }

 private:
  absl::Status Print(Context& context, client::Client& client, const client::TimeGrid& grid) {
    bool begun = false;
    absl::Status status = client.Evaluate(
        client::JobName(job_), grid, after_reset_, [&](const client::EvaluationChunk& chunk) {
          if (context.json) {
            context.PrintJson(ToJson(chunk));
          } else {
            context.out << (begun ? "" : files::kEvaluationHeader) << files::EvaluationRows(chunk);
          }
          begun = true;
          return absl::OkStatus();
        });
    context.out << std::flush;
    return status;
  }

  absl::Status WriteCsv(client::Client& client, const client::TimeGrid& grid) {
    files::OutputFile file(path_);
    if (absl::Status status = file.Write(files::kEvaluationHeader); !status.ok()) return status;
    absl::Status status = client.Evaluate(client::JobName(job_), grid, after_reset_,
                                          [&](const client::EvaluationChunk& chunk) {
                                            return file.Write(files::EvaluationRows(chunk));
                                          });
    return status.ok() ? file.Commit() : status;
  }

  absl::Status WriteArrays(client::Client& client, const client::TimeGrid& grid,
                           FileFormat format) {
    client::EvaluationChunk all;
    absl::Status status = client.Evaluate(client::JobName(job_), grid, after_reset_,
                                          [&](const client::EvaluationChunk& chunk) {
                                            files::Append(chunk, &all);
                                            return absl::OkStatus();
                                          });
    if (!status.ok()) return status;
    const std::vector<files::Column> columns = files::EvaluationColumns(std::move(all));
    return format == FileFormat::kNpz ? files::WriteNpz(path_, columns)
                                      : files::WriteMat(path_, columns);
  }

  std::string job_;
  std::string path_;
  std::string format_;
  bool after_reset_ = false;
  GridFlags grid_flags_;
};

}  // namespace

std::unique_ptr<Command> NewEvaluateCommand() { return std::make_unique<EvaluateCommand>(); }

}  // namespace spikepinn::cli
