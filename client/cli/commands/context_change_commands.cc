// `spikepinn context use`, `add` and `remove`: what changes the settings.
#include <algorithm>
#include <functional>

#include "absl/strings/str_cat.h"
#include "client/cli/commands/context_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/settings/config_file.h"
#include "client/cli/settings/server_choice.h"

namespace spikepinn::cli {
namespace {

// Reads the settings, lets `change` change them, writes them, and says what was done to the context
// of that name.
int Change(Context& context, const std::string& name,
           const std::function<absl::Status(ConfigFile*)>& change, const std::string& done) {
  absl::StatusOr<ConfigFile> config = ReadConfigFile(context.config_path);
  if (!config.ok()) return context.FailUsage(config.status());
  const ConfigFile before = *config;
  if (absl::Status status = change(&*config); !status.ok()) return context.FailUsage(status);
  const absl::Status written = WriteConfigFile(context.config_path, *config);
  if (!written.ok()) return context.Fail(written);
  if (!context.json) {
    context.out << done << std::endl;
    return kExitOk;
  }
  const ServerContext* const now = config->Find(name);
  context.PrintJson(
      ContextJson(now != nullptr ? *now : *before.Find(name), config->current == name));
  return kExitOk;
}

// Changes something about a context that there must be.
class KnownContextCommand : public Command {
 public:
  bool NeedsServer() const final { return false; }

  void AddFlags(CLI::App* command) final {
    command->add_option("CONTEXT", name_, "Name of a context")->required()->type_name("");
  }

  int Run(Context& context) final {
    const auto change = [&](ConfigFile* config) {
      if (config->Find(name_) == nullptr) {
        return UnknownContext("CONTEXT", name_, *config, context.config_path);
      }
      Apply(name_, config);
      return absl::OkStatus();
    };
    return Change(context, name_, change, Done(name_));
  }

 private:
  virtual void Apply(const std::string& name, ConfigFile* config) const = 0;
  virtual std::string Done(const std::string& name) const = 0;

  std::string name_;
};

class ContextUseCommand : public KnownContextCommand {
 public:
  std::string Name() const override { return "use"; }
  std::string Summary() const override { return "Make a context the current one"; }
  std::string Examples() const override { return "Example:\n  spikepinn context use lab"; }

 private:
  void Apply(const std::string& name, ConfigFile* config) const override { config->current = name; }
  std::string Done(const std::string& name) const override {
    return absl::StrCat("commands now go to ", name);
  }
};

class ContextAddCommand : public Command {
 public:
  std::string Name() const override { return "add"; }
  std::string Summary() const override { return "Give a server a name, or change what it means"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn context add lab --server labserver:7461 --user ada\n"
           "  spikepinn context add local --server 127.0.0.1:7461\n"
           "The first one becomes the current one. The user is whose jobs are submitted there;\n"
           "default: SPIKEPINN_USER, or your user name here.";
  }
  bool NeedsServer() const override { return false; }

  void AddFlags(CLI::App* command) override {
    command->add_option("NAME", context_.name, "What the server shall be called")
        ->required()
        ->type_name("");
    command->add_option("--server", context_.server, "Its address")
        ->required()
        ->type_name("HOST:PORT");
    command->add_option("--user", context_.user, "Whose jobs are submitted there")
        ->type_name("USER");
  }

  int Run(Context& context) override {
    if (absl::Status status = CheckContextName("NAME", context_.name); !status.ok()) {
      return context.FailUsage(status);
    }
    if (absl::Status status = CheckAddress("--server", context_.server); !status.ok()) {
      return context.FailUsage(status);
    }
    const auto change = [&](ConfigFile* config) {
      const auto same = [&](const ServerContext& known) { return known.name == context_.name; };
      const auto old = std::find_if(config->contexts.begin(), config->contexts.end(), same);
      if (old != config->contexts.end()) {
        *old = context_;
      } else {
        config->contexts.push_back(context_);
      }
      if (config->contexts.size() == 1) config->current = context_.name;
      return absl::OkStatus();
    };
    return Change(context, context_.name, change,
                  absl::StrCat(context_.name, " is ", context_.server));
  }

 private:
  ServerContext context_;
};

class ContextRemoveCommand : public KnownContextCommand {
 public:
  std::string Name() const override { return "remove"; }
  std::string Summary() const override { return "Forget a context"; }
  std::string Examples() const override {
    return "Example:\n"
           "  spikepinn context remove lab\n"
           "Nothing changes on the server. Where it was the current one, there is none then.";
  }

 private:
  void Apply(const std::string& name, ConfigFile* config) const override {
    std::erase_if(config->contexts, [&](const ServerContext& known) { return known.name == name; });
    if (config->current == name) config->current.clear();
  }
  std::string Done(const std::string& name) const override {
    return absl::StrCat(name, " is forgotten");
  }
};

}  // namespace

std::unique_ptr<Command> NewContextUseCommand() { return std::make_unique<ContextUseCommand>(); }
std::unique_ptr<Command> NewContextAddCommand() { return std::make_unique<ContextAddCommand>(); }
std::unique_ptr<Command> NewContextRemoveCommand() {
  return std::make_unique<ContextRemoveCommand>();
}

}  // namespace spikepinn::cli
