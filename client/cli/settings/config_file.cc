#include "client/cli/settings/config_file.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/yaml_file.h"
#include "client/cli/output/text.h"
#include "client/files/output_file.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kLongestName = 63;

// Reads one file; every error carries its place.
class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path) {}

  absl::Status Read(const YAML::Node& root, ConfigFile* config) const {
    if (root.IsNull()) return absl::OkStatus();
    if (!root.IsMap()) return Error(root, "must be a map with the fields current and contexts");
    for (const auto& field : root) {
      const std::string key = field.first.Scalar();
      absl::Status status;
      if (key == "current") {
        status = ReadText(field.second, key, &config->current);
      } else if (key == "contexts") {
        status = ReadContexts(field.second, config);
      } else {
        status = Error(field.first, Unknown(key, "current and contexts"));
      }
      if (!status.ok()) return status;
    }
    if (config->current.empty() || config->Find(config->current) != nullptr) {
      return absl::OkStatus();
    }
    return Error(root["current"], absl::StrCat("current = ", Printable(config->current),
                                               ": must be the name of one of contexts"));
  }

 private:
  absl::Status Error(const YAML::Node& node, absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat(path_, ":", node.Mark().line + 1, ": ", what));
  }

  static std::string Unknown(absl::string_view field, absl::string_view known) {
    return absl::StrCat(Printable(field), ": unknown field; known are ", known);
  }

  absl::Status ReadText(const YAML::Node& node, absl::string_view field, std::string* text) const {
    if (!node.IsScalar()) return Error(node, absl::StrCat(field, ": must be a text"));
    *text = node.Scalar();
    return absl::OkStatus();
  }

  absl::Status ReadContexts(const YAML::Node& map, ConfigFile* config) const {
    if (map.IsNull()) return absl::OkStatus();
    if (!map.IsMap()) return Error(map, "contexts: must be a map from names to servers");
    for (const auto& entry : map) {
      ServerContext context;
      context.name = entry.first.Scalar();
      absl::Status status = CheckContextName("contexts: name", context.name);
      if (!status.ok()) return Error(entry.first, std::string(status.message()));
      if (config->Find(context.name) != nullptr) {
        return Error(entry.first, absl::StrCat("contexts.", context.name, ": is there twice"));
      }
      status = ReadContext(entry.second, absl::StrCat("contexts.", context.name), &context);
      if (!status.ok()) return status;
      config->contexts.push_back(std::move(context));
    }
    return absl::OkStatus();
  }

  absl::Status ReadContext(const YAML::Node& map, const std::string& where,
                           ServerContext* context) const {
    if (!map.IsMap()) return Error(map, absl::StrCat(where, ": must be a map with a server"));
    for (const auto& field : map) {
      const std::string key = field.first.Scalar();
      const std::string name = absl::StrCat(where, ".", Printable(key));
      if (key != "server" && key != "user")
        return Error(field.first, Unknown(name, "server, user"));
      std::string* const text = key == "server" ? &context->server : &context->user;
      if (absl::Status status = ReadText(field.second, name, text); !status.ok()) return status;
    }
    if (!map["server"]) return Error(map, absl::StrCat(where, ".server: missing"));
    const absl::Status status = CheckAddress(where + ".server", context->server);
    return status.ok() ? status : Error(map["server"], std::string(status.message()));
  }

  const std::string& path_;
};

std::string ToYaml(const ConfigFile& config) {
  YAML::Emitter out;
  out << YAML::Comment("Servers of the spikepinn program; also written by `spikepinn context`.");
  out << YAML::Newline << YAML::BeginMap;
  if (!config.current.empty()) out << YAML::Key << "current" << YAML::Value << config.current;
  out << YAML::Key << "contexts" << YAML::Value << YAML::BeginMap;
  for (const ServerContext& context : config.contexts) {
    out << YAML::Key << context.name << YAML::Value << YAML::BeginMap;
    out << YAML::Key << "server" << YAML::Value << context.server;
    if (!context.user.empty()) out << YAML::Key << "user" << YAML::Value << context.user;
    out << YAML::EndMap;
  }
  out << YAML::EndMap << YAML::EndMap;
  return absl::StrCat(out.c_str(), "\n");
}

}  // namespace

const ServerContext* ConfigFile::Find(absl::string_view name) const {
  const auto found = std::find_if(contexts.begin(), contexts.end(),
                                  [&](const ServerContext& known) { return known.name == name; });
  return found == contexts.end() ? nullptr : &*found;
}

std::string ConfigFilePath() {
  const char* const config_home = std::getenv("XDG_CONFIG_HOME");
  if (config_home != nullptr && *config_home == '/') {
    return absl::StrCat(config_home, "/spikepinn/config.yaml");
  }
  const char* const home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return "";
  return absl::StrCat(home, "/.config/spikepinn/config.yaml");
}

absl::StatusOr<ConfigFile> ReadConfigFile(const std::string& path) {
  ConfigFile config;
  std::error_code error;
  if (path.empty() || std::filesystem::file_size(path, error) == 0) return config;
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) {
    return config;
  }
  absl::StatusOr<std::string> text = ReadTextFile(path);
  if (!text.ok()) return text.status();
  const absl::Status status = ReadTree(
      *text, path, [&](const YAML::Node& root) { return Reader(path).Read(root, &config); });
  if (!status.ok()) return status;
  return config;
}

absl::Status WriteConfigFile(const std::string& path, const ConfigFile& config) {
  if (path.empty()) {
    return absl::FailedPreconditionError(
        "no place for settings: neither XDG_CONFIG_HOME nor HOME is set");
  }
  std::error_code error;
  const std::filesystem::path real = std::filesystem::weakly_canonical(path, error);
  const std::string target = error ? path : real.string();
  const std::string folder = std::filesystem::path(target).parent_path().string();
  const bool is_new = !std::filesystem::exists(folder, error);
  if (absl::Status status = files::MakeFolder(folder); !status.ok()) return status;
  if (is_new) chmod(folder.c_str(), S_IRWXU);  // as the XDG rules have it
  return files::WriteFile(target, ToYaml(config));
}

absl::Status CheckContextName(absl::string_view what, absl::string_view name) {
  const auto is_taken = [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '.' || c == '_' || c == '-';
  };
  if (!name.empty() && name.size() <= kLongestName && name[0] != '-' &&
      std::all_of(name.begin(), name.end(), is_taken)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      what, " = ", Printable(name.substr(0, kLongestName)), ": must be 1 to ", kLongestName,
      " letters, digits, \".\", \"_\" or \"-\", and not begin with \"-\""));
}

absl::Status CheckAddress(absl::string_view what, absl::string_view address) {
  if (absl::StartsWith(address, "unix:")) return absl::OkStatus();
  const std::size_t colon = address.rfind(':');
  int port = 0;
  if (colon != absl::string_view::npos && colon > 0 &&
      address.find_first_of(" \t\n") == absl::string_view::npos &&
      absl::SimpleAtoi(address.substr(colon + 1), &port) && port > 0 && port < 65536) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(what, " = ", Printable(address.substr(0, 100)),
                                                 ": must be HOST:PORT such as labserver:7461"));
}

}  // namespace spikepinn::cli
