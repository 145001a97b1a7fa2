// `spikepinn help`: the same as --help behind a command.
#include <vector>

#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/shell/command_line.h"
#include "manual/command_tree.h"

namespace spikepinn::cli {
namespace {

class HelpCommand : public Command {
 public:
  std::string Name() const override { return "help"; }
  std::string Summary() const override { return "Tell about a command"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn help submit\n"
           "  spikepinn help sweep results";
  }
  bool NeedsServer() const override { return false; }

  void AddFlags(CLI::App* command) override {
    app_ = command->get_parent();
    command->add_option("COMMAND", words_, "Its name; default: all of them")
        ->expected(0, 2)
        ->type_name("");
  }

  int Run(Context& context) override {
    const std::string unknown = UnknownWordText(*app_, words_);
    if (!unknown.empty()) return context.FailUsage(absl::InvalidArgumentError(unknown));
    const CLI::App& command = *ReadCommandLine(*app_, words_).command;
    context.out << app_->get_formatter()->make_help(&command, manual::FullName(command),
                                                    CLI::AppFormatMode::Normal)
                << std::flush;
    return kExitOk;
  }

 private:
  const CLI::App* app_ = nullptr;  // the program, which owns all commands
  std::vector<std::string> words_;
};

}  // namespace

std::unique_ptr<Command> NewHelpCommand() { return std::make_unique<HelpCommand>(); }

}  // namespace spikepinn::cli
