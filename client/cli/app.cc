#include "client/cli/app.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/clock.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/style.h"
#include "client/cli/settings/server_choice.h"
#include "client/cli/shell/command_line.h"
#include "client/cli/shell/completion.h"
#include "client/cli/shell/help_format.h"
#include "client/cli/shell/man_pages.h"
#include "client/cli/shell/value_source.h"
#include "manual/command_tree.h"
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
    "Exit codes:\n"
    "  0    success\n"
    "  1    the job failed or was cancelled, or the server refused\n"
    "  2    the server cannot be reached\n"
    "  3    bad usage or a bad job file\n"
    "  4    wait: a job was cancelled\n"
    "  5    wait: a job has not ended in time\n"
    "  130  Ctrl-C\n"
    "\n"
    "Environment:\n"
    "  SPIKEPINN_SERVER   where commands go: HOST:PORT\n"
    "  SPIKEPINN_CONTEXT  the same, by its name\n"
    "  SPIKEPINN_USER     whose jobs are submitted\n"
    "  NO_COLOR           with any value: no colours, as with --color never";

std::vector<std::unique_ptr<Command>> AllCommands() {
  std::vector<std::unique_ptr<Command>> commands;
  commands.push_back(NewRunCommand());
  commands.push_back(NewSubmitCommand());
  commands.push_back(NewRerunCommand());
  commands.push_back(NewInitCommand());
  commands.push_back(NewValidateCommand());
  commands.push_back(NewDiffCommand());
  commands.push_back(NewWatchCommand());
  commands.push_back(NewLogsCommand());
  commands.push_back(NewWaitCommand());
  commands.push_back(NewResultCommand());
  commands.push_back(NewReportCommand());
  commands.push_back(NewPlotCommand());
  commands.push_back(NewEvaluateCommand());
  commands.push_back(NewExportCommand());
  commands.push_back(NewSweepCommand());
  commands.push_back(NewQueueCommand());
  commands.push_back(NewListCommand());
  commands.push_back(NewGetCommand());
  commands.push_back(NewCancelCommand());
  commands.push_back(NewDeleteCommand());
  commands.push_back(NewPresetsCommand());
  commands.push_back(NewInfoCommand());
  commands.push_back(NewBackupCommand());
  commands.push_back(NewContextCommand());
  commands.push_back(NewCompletionCommand());
  commands.push_back(NewHelpCommand());
  return commands;
}

struct GlobalFlags {
  ServerFlags server;
  std::string color = "auto";
};

void AddGlobalFlags(CLI::App* app, GlobalFlags* flags, Context* context) {
  app->set_version_flag("--version", absl::StrCat("spikepinn ", kVersion));
  app->add_option("--server", flags->server.server,
                  "Server as HOST:PORT; default SPIKEPINN_SERVER, a context's or\n127.0.0.1:7461")
      ->type_name("ADDR");
  app->add_option("--context", flags->server.context, "Server by its name; see `context`")
      ->type_name("CONTEXT");
  app->add_flag("--json", context->json, "Print one JSON object a line (see docs/api.md)");
  app->add_option("--color", flags->color, "When to use colours; default auto: on terminals")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app->footer(kFooter);
  app->require_subcommand(0, 1);
  app->fallthrough();  // --server and --json may stand behind the command as well
  const auto formatter = std::make_shared<HelpFormatter>();  // as CLI11 wants it
  formatter->column_width(28);
  app->formatter(formatter);
}

void AddCommands(const std::vector<std::unique_ptr<Command>>& commands, CLI::App* app) {
  for (const std::unique_ptr<Command>& command : commands) {
    CLI::App* const sub = app->add_subcommand(command->Name(), command->Summary());
    sub->footer(command->Examples());
    command->AddFlags(sub);
  }
}

// What the command line got wrong, and where to read on.
int FailParse(const CLI::App& app, const std::vector<std::string>& words,
              const CLI::ParseError& error, Context* context) {
  std::string what = UnknownWordText(app, words);
  if (what.empty()) what = error.what();
  return context->FailUsage(absl::InvalidArgumentError(absl::StrCat(
      what, "\n`", manual::FullName(*ReadCommandLine(app, words).command), " --help` tells more")));
}

// The one that was asked for; null after help, version or an error, with `*exit_code` set.
Command* Parse(CLI::App* app, const std::vector<std::unique_ptr<Command>>& commands,
               const std::vector<std::string>& words, Context* context, int* exit_code) {
  // The one place where CLI11's exceptions end.
  try {
    // It takes them in reverse.
    app->parse(std::vector<std::string>(words.rbegin(), words.rend()));
    for (const std::unique_ptr<Command>& command : commands) {
      if (app->got_subcommand(command->Name())) return command.get();
    }
    context->err << app->help() << std::flush;
    *exit_code = kExitUsage;
  } catch (const CLI::Success& help_or_version) {
    *exit_code = app->exit(help_or_version, context->out, context->err);
  } catch (const CLI::ParseError& error) {
    *exit_code = FailParse(*app, words, error, context);
  }
  return nullptr;
}

// What the shells' scripts ask for: `spikepinn __complete WORD...`.
int PrintCompletion(const CLI::App& app, std::vector<std::string> words, Context& context) {
  words.erase(words.begin());
  const ValueSource source = NewValueSource(context);
  context.out << CompletionText(Complete(app, std::move(words), source)) << std::flush;
  return kExitOk;
}

// What the build asks for: `spikepinn __man FOLDER`.
int WriteManual(const CLI::App& app, const std::vector<std::string>& words, Context& context) {
  if (words.size() != 2) {
    return context.FailUsage(absl::InvalidArgumentError("__man takes one FOLDER"));
  }
  const absl::Status status =
      WriteManPages(app, words[1], absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  return status.ok() ? kExitOk : context.Fail(status);
}

// "auto" leaves what main has chosen for its streams.
void UseColors(const std::string& when) {
  if (when == "always") SetColors({.out = true, .err = true});
  if (when == "never") SetColors({});
}

absl::Status UseServer(const ServerFlags& flags, Context* context) {
  absl::StatusOr<ServerChoice> choice = ChooseServer(flags, context->config_path);
  if (!choice.ok()) return choice.status();
  context->server_choice = *std::move(choice);
  if (!context->server_choice.address.empty()) {
    context->client_options.address = context->server_choice.address;
  }
  context->client_options.user = context->server_choice.user;
  return absl::OkStatus();
}

}  // namespace

int RunApp(int argc, const char* const* argv, Context& context) {
  CLI::App app(kDescription, "spikepinn");
  const std::vector<std::unique_ptr<Command>> commands = AllCommands();
  GlobalFlags flags;
  AddGlobalFlags(&app, &flags, &context);
  AddCommands(commands, &app);
  const std::vector<std::string> words(argv + 1, argv + argc);
  // Not for people: neither help nor completion shows them.
  if (!words.empty() && words[0] == "__complete") return PrintCompletion(app, words, context);
  if (!words.empty() && words[0] == "__man") return WriteManual(app, words, context);

  int exit_code = kExitUsage;
  Command* const command = Parse(&app, commands, words, &context, &exit_code);
  if (command == nullptr) return exit_code;
  UseColors(flags.color);
  context.typed_server = TypedServer(app);
  if (command->NeedsServer()) {
    if (absl::Status status = UseServer(flags.server, &context); !status.ok()) {
      return context.FailUsage(status);
    }
  }
  return command->Run(context);
}

}  // namespace spikepinn::cli
