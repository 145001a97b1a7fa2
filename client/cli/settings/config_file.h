// The user's own settings: servers by name.
#ifndef SPIKEPINN_CLIENT_CLI_SETTINGS_CONFIG_FILE_H_
#define SPIKEPINN_CLIENT_CLI_SETTINGS_CONFIG_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn::cli {

struct ServerContext {
  std::string name;
  std::string server;  // HOST:PORT
  std::string user;    // of jobs submitted there; empty: as without a context
};

struct ConfigFile {
  std::string current;  // a context's name; empty: none
  std::vector<ServerContext> contexts;

  // Null if there is none of that name.
  const ServerContext* Find(absl::string_view name) const;
};

// $XDG_CONFIG_HOME/spikepinn/config.yaml, below ~/.config where that is not set or not absolute;
// empty where there is no home either.
std::string ConfigFilePath();

// Empty settings if there is no such file. InvalidArgument names file, line, field and rule.
absl::StatusOr<ConfigFile> ReadConfigFile(const std::string& path);

// Replaces the file as a whole, and makes its folder. A symbolic link stays one.
absl::Status WriteConfigFile(const std::string& path, const ConfigFile& config);

// InvalidArgument "WHAT = VALUE: RULE".
absl::Status CheckContextName(absl::string_view what, absl::string_view name);
absl::Status CheckAddress(absl::string_view what, absl::string_view address);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SETTINGS_CONFIG_FILE_H_
