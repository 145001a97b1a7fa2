// `spikepinn sweep results`: the table of a sweep.
#include <cstddef>
#include <vector>

#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/sweep_columns.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {
namespace {

class SweepResultsCommand : public Command {
 public:
  std::string Name() const override { return "results"; }
  std::string Summary() const override { return "Print or write the table of a sweep's results"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep results sweeps/3f2a\n"
           "  spikepinn sweep results 3f2a --csv table.csv\n"
           "  spikepinn sweep results 3f2a -o csv | cut -d, -f3,7\n"
           "Jobs that have not ended are in it with their state. Each job's own files come from\n"
           "`spikepinn result JOB`.";
  }

  void AddFlags(CLI::App* command) override {
    AddSweepArgument(command, &sweep_);
    AddOutputFlag(command, OutputOf::kList, &output_);
    command->add_option("--csv", csv_path_, "CSV file to write; - is -o csv")->type_name("FILE");
  }

  int Run(Context& context) override {
    absl::StatusOr<Format> format = OutputFormat(context, output_);
    if (!format.ok()) return context.FailUsage(format.status());
    const bool to_file = !csv_path_.empty() && csv_path_ != "-";
    if (!csv_path_.empty()) format = Format::kCsv;
    client::Client client(context.client_options);
    absl::StatusOr<Listing> listing = Fetch(client, *format, context.terminal_width());
    if (!listing.ok()) return context.Fail(listing.status());
    if (!to_file) {
      context.out << listing->text << std::flush;
      return kExitOk;
    }
    if (absl::Status status = WriteFile(listing->text); !status.ok()) return context.Fail(status);
    if (context.json) context.PrintJson(FileJson(csv_path_));
    return kExitOk;
  }

 private:
  absl::StatusOr<Listing> Fetch(client::Client& client, Format format, std::size_t width) const {
    const std::string name = client::SweepName(sweep_);
    absl::StatusOr<client::Sweep> sweep = client.GetSweep(name);
    if (!sweep.ok()) return sweep.status();
    std::vector<client::SweepResult> rows;
    absl::Status status = client.ListSweepResults(name, [&](const client::SweepResult& row) {
      rows.push_back(row);
      return absl::OkStatus();
    });
    if (!status.ok()) return status;
    return MakeListing(SweepResults(client::SweepFields(sweep->points)), rows, format, width);
  }

  absl::Status WriteFile(const std::string& text) const {
    files::OutputFile file(csv_path_);
    if (absl::Status status = file.Write(text); !status.ok()) return status;
    return file.Commit();
  }

  std::string sweep_;
  std::string csv_path_;
  OutputFlags output_;
};

}  // namespace

std::unique_ptr<Command> NewSweepResultsCommand() {
  return std::make_unique<SweepResultsCommand>();
}

}  // namespace spikepinn::cli
