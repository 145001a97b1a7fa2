// One command of the program.
#ifndef SPIKEPINN_CLIENT_CLI_COMMAND_H_
#define SPIKEPINN_CLIENT_CLI_COMMAND_H_

#include <memory>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "client/cli/context.h"

namespace spikepinn::cli {

// Owns the variables that its flags are read into.
class Command {
 public:
  virtual ~Command() = default;

  virtual std::string Name() const = 0;
  virtual std::string Summary() const = 0;   // one line
  virtual std::string Examples() const = 0;  // the end of the command's help

  virtual void AddFlags(CLI::App* command) = 0;

  // Whether Run() may talk to a server: only then it matters which one, and that its address is in
  // order. After a successful parse.
  virtual bool NeedsServer() const { return true; }

  // After a successful parse. Returns the exit code.
  virtual int Run(Context& context) = 0;
};

std::unique_ptr<Command> NewSubmitCommand();
std::unique_ptr<Command> NewDiffCommand();
std::unique_ptr<Command> NewInitCommand();
std::unique_ptr<Command> NewLogsCommand();
std::unique_ptr<Command> NewRerunCommand();
std::unique_ptr<Command> NewRunCommand();
std::unique_ptr<Command> NewWatchCommand();
std::unique_ptr<Command> NewWaitCommand();
std::unique_ptr<Command> NewListCommand();
std::unique_ptr<Command> NewGetCommand();
std::unique_ptr<Command> NewCancelCommand();
std::unique_ptr<Command> NewDeleteCommand();
std::unique_ptr<Command> NewResultCommand();
std::unique_ptr<Command> NewEvaluateCommand();
std::unique_ptr<Command> NewExportCommand();
std::unique_ptr<Command> NewPresetsCommand();
std::unique_ptr<Command> NewInfoCommand();
std::unique_ptr<Command> NewSweepCommand();
std::unique_ptr<Command> NewQueueCommand();
std::unique_ptr<Command> NewBackupCommand();
std::unique_ptr<Command> NewReportCommand();
std::unique_ptr<Command> NewValidateCommand();
std::unique_ptr<Command> NewContextCommand();
std::unique_ptr<Command> NewCompletionCommand();
std::unique_ptr<Command> NewHelpCommand();
std::unique_ptr<Command> NewPlotCommand();

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_COMMAND_H_
