// Which server a command talks to.
#ifndef SPIKEPINN_CLIENT_CLI_SETTINGS_SERVER_CHOICE_H_
#define SPIKEPINN_CLIENT_CLI_SETTINGS_SERVER_CHOICE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/settings/config_file.h"

namespace spikepinn::cli {

// What the command line says; empty: nothing.
struct ServerFlags {
  std::string server;
  std::string context;
};

struct ServerChoice {
  std::string address;  // empty: client::DefaultAddress()
  std::string user;     // of its context; empty: none
  std::string context;  // its name; empty: none
  std::string source;   // "--server", "SPIKEPINN_CONTEXT", kCurrentContext, ...
};

inline constexpr char kCurrentContext[] = "the current context";

// The first of --server, --context, SPIKEPINN_SERVER, SPIKEPINN_CONTEXT and the current context of
// the file at `config_path` that there is. InvalidArgument for one that is wrong, with what to do
// instead; the file is read only where its contexts matter.
absl::StatusOr<ServerChoice> ChooseServer(const ServerFlags& flags, const std::string& config_path);

// What to say of a `name` that is none of the file's.
absl::Status UnknownContext(const std::string& what, const std::string& name,
                            const ConfigFile& config, const std::string& config_path);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SETTINGS_SERVER_CHOICE_H_
