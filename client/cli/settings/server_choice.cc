#include "client/cli/settings/server_choice.h"

#include <cstdlib>
#include <vector>

#include "absl/strings/str_cat.h"
#include "wire/suggestion.h"

namespace spikepinn::cli {
namespace {

std::string Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

absl::StatusOr<ServerChoice> OfAddress(const std::string& address, const std::string& source) {
  if (absl::Status status = CheckAddress(source, address); !status.ok()) return status;
  return ServerChoice{.address = address, .user = {}, .context = {}, .source = source};
}

absl::StatusOr<ServerChoice> OfContext(const std::string& name, const std::string& source,
                                       const std::string& config_path) {
  absl::StatusOr<ConfigFile> config = ReadConfigFile(config_path);
  if (!config.ok()) return config.status();
  const std::string& wanted = name.empty() ? config->current : name;
  if (wanted.empty()) {
    return ServerChoice{.address = {}, .user = {}, .context = {}, .source = "the default"};
  }
  if (const ServerContext* const found = config->Find(wanted)) {
    return ServerChoice{
        .address = found->server, .user = found->user, .context = wanted, .source = source};
  }
  return UnknownContext(source, name, *config, config_path);
}

}  // namespace

absl::Status UnknownContext(const std::string& what, const std::string& name,
                            const ConfigFile& config, const std::string& config_path) {
  std::vector<std::string> known;
  for (const ServerContext& context : config.contexts) known.push_back(context.name);
  return absl::InvalidArgumentError(
      absl::StrCat(what, " = ", name, ": there is no such context in ", config_path,
                   wire::DidYouMean(name, known),
                   "\n`spikepinn context list` shows them, `spikepinn context add ", name,
                   " --server HOST:PORT` makes one"));
}

absl::StatusOr<ServerChoice> ChooseServer(const ServerFlags& flags,
                                          const std::string& config_path) {
  if (!flags.server.empty() && !flags.context.empty()) {
    return absl::InvalidArgumentError(
        "--server and --context: give one of them, both say where to go");
  }
  if (!flags.server.empty()) return OfAddress(flags.server, "--server");
  if (!flags.context.empty()) return OfContext(flags.context, "--context", config_path);
  const std::string server = Environment("SPIKEPINN_SERVER");
  if (!server.empty()) return OfAddress(server, "SPIKEPINN_SERVER");
  const std::string context = Environment("SPIKEPINN_CONTEXT");
  if (!context.empty()) return OfContext(context, "SPIKEPINN_CONTEXT", config_path);
  return OfContext("", kCurrentContext, config_path);
}

}  // namespace spikepinn::cli
