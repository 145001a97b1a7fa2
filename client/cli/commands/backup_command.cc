// `spikepinn backup`: a copy of all jobs.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/output/json.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

class BackupCommand : public Command {
 public:
  std::string Name() const override { return "backup"; }
  std::string Summary() const override { return "Have the server copy all jobs to its disk"; }
  std::string Examples() const override {
    return "Example:\n"
           "  spikepinn backup\n"
           "Prints the path of the copy, in the folder \"backups\" of the server's data folder. "
           "The\n"
           "server goes on meanwhile. docs/storage.md says how to use it.";
  }

  void AddFlags(CLI::App*) override {}

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Backup> backup = client.CreateBackup();
    if (!backup.ok()) return context.Fail(backup.status());
    if (context.json) {
      context.PrintJson(ToJson(*backup));
    } else {
      context.out << Printable(backup->path) << " (" << FormatBytes(backup->bytes) << ")"
                  << std::endl;
    }
    return kExitOk;
  }
};

}  // namespace

std::unique_ptr<Command> NewBackupCommand() { return std::make_unique<BackupCommand>(); }

}  // namespace spikepinn::cli
