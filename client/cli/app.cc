#include "client/cli/app.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "wire/version.h"

namespace spikepinn::cli {
namespace {

constexpr char kDescription[] =
    "Trains physics-informed neural networks of spiking neurons on a spikepinn server.";

constexpr char kFooter[] =
    "Examples:\n"
    "  spikepinn run --preset regular_spiking -o results\n"
    "  spikepinn submit job.yaml && spikepinn list --state running\n"
    "  spikepinn watch jobs/3f2a\n"
    "`spikepinn COMMAND --help` tells more about each of them. JOB is jobs/ID or ID.\n"
    "\n"
    "Exit codes: 0 success; 1 the job failed or was cancelled, or the server refused;\n"
    "2 the server cannot be reached; 3 bad usage or a bad job file; 130 Ctrl-C.";

std::vector<std::unique_ptr<Command>> AllCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(NewRunCommand());
  commands.push_back(NewSubmitCommand());
  commands.push_back(NewWatchCommand());
  commands.push_back(NewResultCommand());
  commands.push_back(NewReportCommand());
  commands.push_back(NewPlotCommand());
  commands.push_back(NewEvaluateCommand());
  commands.push_back(NewSweepCommand());
  commands.push_back(NewQueueCommand());
  commands.push_back(NewListCommand());
  commands.push_back(NewGetCommand());
  commands.push_back(NewCancelCommand());
  commands.push_back(NewDeleteCommand());
  commands.push_back(NewPresetsCommand());
  commands.push_back(NewInfoCommand());
  commands.push_back(NewBackupCommand());
  return commands;
}

void AddGlobalFlags(CLI::App* app, Context* context) {
  app->set_version_flag("--version", absl::StrCat("spikepinn ", kVersion));
  app->add_option("--server", context->client_options.address,
                  absl::StrCat("Server as HOST:PORT; default SPIKEPINN_SERVER or 127.0.0.1:7461"))
      ->type_name("ADDR");
  app->add_flag("--json", context->json, "Print one JSON object a line (see docs/api.md)");
  app->footer(kFooter);
  app->require_subcommand(0, 1);
  app->failure_message([](const CLI::App*, const CLI::Error& error) {
    return absl::StrCat(
        "spikepinn: ", error.what(),
        "\nspikepinn: `spikepinn --help` and `spikepinn COMMAND --help` tell more\n");
  });
  app->fallthrough();  // --server and --json may stand behind the command as well
  app->get_formatter()->column_width(28);
}

// The one that was asked for; null after help, version or an error, with `*exit_code` set.
Command* Parse(CLI::App* app, const std::vector<std::unique_ptr<Command>>& commands,
               std::vector<std::string> arguments, Context* context, int* exit_code) {
  // The one place where CLI11's exceptions end.
  try {
    AddGlobalFlags(app, context);
    for (const std::unique_ptr<Command>& command : commands) {
      CLI::App* const sub = app->add_subcommand(command->Name(), command->Summary());
      sub->footer(command->Examples());
      command->AddFlags(sub);
    }
    app->parse(std::move(arguments));
    for (const std::unique_ptr<Command>& command : commands) {
      if (app->got_subcommand(command->Name())) return command.get();
    }
    context->err << app->help() << std::flush;
    *exit_code = kExitUsage;
  } catch (const CLI::ParseError& error) {
    // Prints help and version, or the error.
    *exit_code = app->exit(error, context->out, context->err) == 0 ? kExitOk : kExitUsage;
  }
  return nullptr;
}

}  // namespace

int RunApp(int argc, const char* const* argv, Context& context) {
  CLI::App app(kDescription, "spikepinn");
  const std::vector<std::unique_ptr<Command>> commands = AllCommands();
  // CLI11 takes them in reverse.
  std::vector<std::string> arguments;
  for (int i = argc - 1; i > 0; --i) arguments.emplace_back(argv[i]);
  int exit_code = kExitUsage;
  Command* const command = Parse(&app, commands, std::move(arguments), &context, &exit_code);
  return command == nullptr ? exit_code : command->Run(context);
}

}  // namespace spikepinn::cli
