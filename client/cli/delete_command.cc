// `spikepinn delete`: remove a job that has ended.
#include "client/cli/command.h"
#include "client/cli/exit_code.h"

namespace spikepinn::cli {
namespace {

class DeleteCommand : public Command {
 public:
  std::string Name() const override { return "delete"; }
  std::string Summary() const override { return "Remove a job that has ended, with its results"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn delete jobs/3f2a\n"
           "  spikepinn cancel 3f2a && spikepinn watch 3f2a; spikepinn delete 3f2a\n"
           "There is no way back.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("JOB", job_, "jobs/ID or ID")->required()->type_name("");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const std::string name = client::JobName(job_);
    if (absl::Status status = client.Delete(name); !status.ok()) return context.Fail(status);
    if (context.json) {
      context.PrintJson({{"type", "deleted"}, {"name", name}});
    } else {
      context.out << name << " deleted" << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string job_;
};

}  // namespace

std::unique_ptr<Command> NewDeleteCommand() { return std::make_unique<DeleteCommand>(); }

}  // namespace spikepinn::cli
