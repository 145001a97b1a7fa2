// `spikepinn context list` and `spikepinn context show`.
#include "absl/strings/str_cat.h"
#include "client/cli/commands/context_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/text.h"
#include "client/cli/settings/config_file.h"
#include "client/cli/settings/server_choice.h"

namespace spikepinn::cli {
namespace {

class ContextListCommand : public Command {
 public:
  std::string Name() const override { return "list"; }
  std::string Summary() const override { return "List the contexts; * marks the current one"; }
  std::string Examples() const override { return "Example:\n  spikepinn context list"; }
  bool NeedsServer() const override { return false; }

  void AddFlags(CLI::App*) override {}

  int Run(Context& context) override {
    const absl::StatusOr<ConfigFile> config = ReadConfigFile(context.config_path);
    if (!config.ok()) return context.FailUsage(config.status());
    Table table({{""}, {"NAME"}, {"SERVER"}, {"USER"}});
    for (const ServerContext& known : config->contexts) {
      const bool is_current = known.name == config->current;
      if (context.json) context.PrintJson(ContextJson(known, is_current));
      table.AddRow(
          {is_current ? "*" : "", known.name, Printable(known.server), Printable(known.user)});
    }
    if (context.json) return kExitOk;
    if (config->contexts.empty()) {
      context.out << "no contexts; make one with: spikepinn context add NAME --server HOST:PORT"
                  << std::endl;
    } else {
      context.out << table.Render() << std::flush;
    }
    return kExitOk;
  }
};

class ContextShowCommand : public Command {
 public:
  std::string Name() const override { return "show"; }
  std::string Summary() const override {
    return "Show a context, or which server commands go to, and why";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn context show\n"
           "  spikepinn context show lab";
  }
  bool NeedsServer() const override { return name_.empty(); }

  void AddFlags(CLI::App* command) override {
    command->add_option("CONTEXT", name_, "Name of a context")->type_name("");
  }

  int Run(Context& context) override {
    if (name_.empty()) return ShowChoice(context);
    const absl::StatusOr<ConfigFile> config = ReadConfigFile(context.config_path);
    if (!config.ok()) return context.FailUsage(config.status());
    const ServerContext* const found = config->Find(name_);
    if (found == nullptr) {
      return context.FailUsage(UnknownContext("CONTEXT", name_, *config, context.config_path));
    }
    Show(context, *found, name_ == config->current, "");
    return kExitOk;
  }

 private:
  static void Show(Context& context, const ServerContext& shown, bool is_current,
                   const std::string& source) {
    if (context.json) {
      nlohmann::ordered_json json = ContextJson(shown, is_current);
      if (!source.empty()) json["source"] = source;
      context.PrintJson(json);
      return;
    }
    if (!shown.name.empty()) context.out << "context  " << shown.name << "\n";
    context.out << "server   " << Printable(shown.server) << "\n";
    if (!shown.user.empty()) context.out << "user     " << Printable(shown.user) << "\n";
    if (!source.empty()) context.out << "from     " << source << "\n";
    context.out << "file     " << context.config_path << std::endl;
  }

  static int ShowChoice(Context& context) {
    const ServerChoice& choice = context.server_choice;
    Show(context,
         {.name = choice.context, .server = context.client_options.address, .user = choice.user},
         choice.source == kCurrentContext, choice.source);
    return kExitOk;
  }

  std::string name_;
};

}  // namespace

nlohmann::ordered_json ContextJson(const ServerContext& context, bool is_current) {
  nlohmann::ordered_json json = {{"type", "context"}};
  if (!context.name.empty()) json["name"] = context.name;
  json["server"] = context.server;
  if (!context.user.empty()) json["user"] = context.user;
  json["current"] = is_current;
  return json;
}

std::unique_ptr<Command> NewContextListCommand() { return std::make_unique<ContextListCommand>(); }
std::unique_ptr<Command> NewContextShowCommand() { return std::make_unique<ContextShowCommand>(); }

}  // namespace spikepinn::cli
