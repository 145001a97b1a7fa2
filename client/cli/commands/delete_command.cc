// `spikepinn delete` and `spikepinn sweep delete`: remove a job or a sweep that has ended.
#include "client/cli/command.h"
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"

namespace spikepinn::cli {
namespace {

struct OfJob {
  static constexpr auto kAddArgument = AddJobArgument;
  static constexpr char kSummary[] = "Remove a job that has ended, with its results";
  static constexpr char kExamples[] =
      "Examples:\n"
      "  spikepinn delete jobs/3f2a\n"
      "  spikepinn cancel 3f2a && spikepinn watch 3f2a; spikepinn delete 3f2a\n"
      "There is no way back.";

  static std::string Name(const std::string& id) { return client::JobName(id); }
  static absl::Status Delete(client::Client& client, const std::string& name) {
    return client.Delete(name);
  }
};

struct OfSweep {
  static constexpr auto kAddArgument = AddSweepArgument;
  static constexpr char kSummary[] = "Remove a sweep that has ended, with its jobs";
  static constexpr char kExamples[] =
      "Example:\n"
      "  spikepinn sweep delete sweeps/3f2a\n"
      "There is no way back.";

  static std::string Name(const std::string& id) { return client::SweepName(id); }
  static absl::Status Delete(client::Client& client, const std::string& name) {
    return client.DeleteSweep(name);
  }
};

template <typename Kind>
class DeleteCommand final : public Command {
 public:
  std::string Name() const override { return "delete"; }
  std::string Summary() const override { return Kind::kSummary; }
  std::string Examples() const override { return Kind::kExamples; }

  void AddFlags(CLI::App* command) override { Kind::kAddArgument(command, &id_); }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const std::string name = Kind::Name(id_);
    if (absl::Status gone = Kind::Delete(client, name); !gone.ok()) return context.Fail(gone);
    if (context.json) {
      context.PrintJson({{"type", "deleted"}, {"name", name}});
    } else {
      context.out << name << " deleted" << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string id_;
};

}  // namespace

std::unique_ptr<Command> NewDeleteCommand() { return std::make_unique<DeleteCommand<OfJob>>(); }
std::unique_ptr<Command> NewSweepDeleteCommand() {
  return std::make_unique<DeleteCommand<OfSweep>>();
}

}  // namespace spikepinn::cli
