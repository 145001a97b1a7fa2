// `spikepinn sweep results`: the table of a sweep.
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/output/sweep_columns.h"
#include "client/cli/output/written_file.h"

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
    command->add_option("--csv", csv_path_, "Write a CSV file instead; - is -o csv")
        ->type_name("FILE");
  }

  int Run(Context& context) override {
    const absl::StatusOr<Format> format = ChooseFormat(context);
    if (!format.ok()) return context.FailUsage(format.status());
    client::Client client(context.client_options);
    absl::StatusOr<Listing> listing = Fetch(client, *format, context.terminal_width());
    if (!listing.ok()) return context.Fail(listing.status());
    return WriteAndTell(context, csv_path_.empty() ? kStandardOutput : csv_path_, listing->text);
  }

 private:
  // --csv says the form; --json is about the word for the file that was written.
  absl::StatusOr<Format> ChooseFormat(const Context& context) const {
    if (csv_path_.empty()) return OutputFormat(context, output_);
    if (!output_.format.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("give either --csv or --output ", output_.format, ": --csv writes CSV"));
    }
    if (context.json && csv_path_ == kStandardOutput) {
      return absl::InvalidArgumentError("give either --csv - or --json: --csv - is -o csv");
    }
    return Format::kCsv;
  }

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

  std::string sweep_;
  std::string csv_path_;
  OutputFlags output_;
};

}  // namespace

std::unique_ptr<Command> NewSweepResultsCommand() {
  return std::make_unique<SweepResultsCommand>();
}

}  // namespace spikepinn::cli
