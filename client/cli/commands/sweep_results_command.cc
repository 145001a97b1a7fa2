// `spikepinn sweep results`: the table of a sweep.
#include <functional>
#include <vector>

#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/sweep_text.h"
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
           "  spikepinn sweep results 3f2a --csv - | cut -d, -f3,7     # to standard output\n"
           "Jobs that have not ended are in it with their state. Each job's own files come from\n"
           "`spikepinn result JOB`.";
  }

  void AddFlags(CLI::App* command) override {
    AddSweepArgument(command, &sweep_);
    command->add_option("--csv", csv_path_, "CSV file to write, - for standard output")
        ->type_name("FILE");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const std::string name = client::SweepName(sweep_);
    absl::StatusOr<client::Sweep> sweep = client.GetSweep(name);
    if (!sweep.ok()) return context.Fail(sweep.status());
    const std::vector<std::string> fields = client::SweepFields(sweep->points);
    absl::Status status;
    if (csv_path_.empty()) {
      status = context.json ? PrintRows(context, client, name, fields)
                            : PrintTable(context, client, name, fields);
    } else {
      status = csv_path_ == "-" ? PrintCsv(context, client, name, fields)
                                : WriteCsv(client, name, fields);
      if (status.ok() && context.json && csv_path_ != "-") context.PrintJson(FileJson(csv_path_));
    }
    return status.ok() ? kExitOk : context.Fail(status);
  }

 private:
  static absl::Status PrintRows(Context& context, client::Client& client, const std::string& name,
                                const std::vector<std::string>& fields) {
    return client.ListSweepResults(name, [&](const client::SweepResult& row) {
      context.PrintJson(ToJson(fields, row));
      return absl::OkStatus();
    });
  }

  static absl::Status PrintTable(Context& context, client::Client& client, const std::string& name,
                                 const std::vector<std::string>& fields) {
    std::vector<client::SweepResult> rows;
    absl::Status status = client.ListSweepResults(name, [&](const client::SweepResult& row) {
      rows.push_back(row);
      return absl::OkStatus();
    });
    if (status.ok()) context.out << SweepResultTable(fields, rows) << std::flush;
    return status;
  }

  static absl::Status PrintCsv(Context& context, client::Client& client, const std::string& name,
                               const std::vector<std::string>& fields) {
    context.out << SweepResultHeader(fields);
    absl::Status status = client.ListSweepResults(name, [&](const client::SweepResult& row) {
      context.out << SweepResultRow(row);
      return absl::OkStatus();
    });
    context.out << std::flush;
    return status;
  }

  absl::Status WriteCsv(client::Client& client, const std::string& name,
                        const std::vector<std::string>& fields) const {
    files::OutputFile file(csv_path_);
    if (absl::Status status = file.Write(SweepResultHeader(fields)); !status.ok()) return status;
    absl::Status status = client.ListSweepResults(
        name, [&](const client::SweepResult& row) { return file.Write(SweepResultRow(row)); });
    return status.ok() ? file.Commit() : status;
  }

  std::string sweep_;
  std::string csv_path_;
};

}  // namespace

std::unique_ptr<Command> NewSweepResultsCommand() {
  return std::make_unique<SweepResultsCommand>();
}

}  // namespace spikepinn::cli
