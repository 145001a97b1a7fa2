#include "server/options.h"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>

#include "CLI/CLI.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/manual.h"
#include "wire/version.h"

namespace spikepinn::server {
namespace {

constexpr char kDescription[] =
    "Queues spikepinn training jobs, runs them in worker processes and tells about them over "
    "gRPC.\n"
    "Prints one line on standard output when it is ready; logs to standard error. SIGTERM or "
    "Ctrl-C\n"
    "stops it: what was running is queued again and goes on from there with the next server. "
    "SIGHUP "
    "does\n"
    "the same where there is a terminal, and nothing where there is none.";

constexpr char kFooter[] =
    "Examples:\n"
    "  spikepinnd --data-dir ~/.local/share/spikepinn --listen 127.0.0.1:7461\n"
    "  spikepinnd --config /etc/spikepinn/spikepinnd.conf.yaml --log-level debug\n"
    "  spikepinnd --check --data-dir /var/lib/spikepinn\n"
    "\n"
    "Exit codes:\n"
    "  0  stopped by SIGTERM or Ctrl-C; with --check, the data folder is sound\n"
    "  1  it could not serve and says why; with --check, the folder is not sound\n"
    "  2  wrong usage";

constexpr int kUsageExitCode = 2;

// What was given as flags; empty: not given.
struct Flags {
  std::string listen;
  std::string data_dir;
  std::string config_file;
  std::string log_level;
  bool check = false;
};

std::string WorkerBesideOurselves() {
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  return (self.parent_path() / "spikepinn-worker").string();
}

bool IsLogLevel(const std::string& level) {
  for (const char* known : {"trace", "debug", "info", "warning", "error", "critical"}) {
    if (level == known) return true;
  }
  return false;
}

// What the build asks for: `spikepinnd __man SAMPLE`, the sample of a configuration file.
int PrintManual(const CLI::App& app, const std::string& sample) {
  std::ifstream file(sample);
  std::stringstream text;
  if (!(text << file.rdbuf())) {
    std::cerr << "spikepinnd: " << sample << ": cannot be read" << std::endl;
    return 1;
  }
  std::cout << ServerManual(app, text.str(), absl::ToCivilDay(absl::Now(), absl::UTCTimeZone()));
  return 0;
}

absl::Status CheckListen(const std::string& address) {
  const std::size_t colon = address.rfind(':');
  int port = 0;
  if (colon != std::string::npos && colon > 0 &&
      absl::SimpleAtoi(address.substr(colon + 1), &port) && port >= 0 && port <= 65535) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("listen = ", address,
                   ": must be HOST:PORT, the port in [0, 65535], where 0 is any free one"));
}

absl::StatusOr<Config> Combine(const Flags& flags) {
  absl::StatusOr<Config> config = Config();
  if (!flags.config_file.empty()) config = ReadConfigFile(flags.config_file);
  if (!config.ok()) return config;
  if (!flags.listen.empty()) config->server.listen = flags.listen;
  if (!flags.data_dir.empty()) config->data_dir = flags.data_dir;
  config->check_only = flags.check;
  if (!flags.log_level.empty()) config->log_level = flags.log_level;
  if (config->worker_program.empty()) config->worker_program = WorkerBesideOurselves();
  if (config->data_dir.empty()) {
    return absl::InvalidArgumentError(
        "data_dir: missing; say where to keep jobs and models, with --data-dir or in the "
        "configuration file");
  }
  if (absl::Status listen = CheckListen(config->server.listen); !listen.ok()) return listen;
  if (!IsLogLevel(config->log_level)) {
    return absl::InvalidArgumentError(
        absl::StrCat("log_level = \"", config->log_level,
                     "\": must be one of trace, debug, info, warning, error, critical"));
  }
  return config;
}

}  // namespace

std::optional<int> ParseCommandLine(int argc, char** argv, absl::StatusOr<Config>* config) {
  CLI::App app{kDescription, "spikepinnd"};
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("spikepinnd ") + kVersion);
  Flags flags;
  app.add_option("--listen", flags.listen,
                 "Address to listen on; port 0 takes any free one [127.0.0.1:7461]")
      ->type_name("HOST:PORT");
  app.add_option("--data-dir", flags.data_dir,
                 "Folder for jobs, models and logs, created if missing; required here or in the "
                 "configuration file")
      ->type_name("DIR");
  app.add_option(
         "--config", flags.config_file,
         "Configuration file; spikepinnd(8) and deploy/spikepinnd.conf.yaml explain every key")
      ->type_name("FILE");
  app.add_option("--log-level", flags.log_level,
                 "trace, debug, info, warning, error or critical [info]")
      ->type_name("LEVEL");
  app.add_flag("--check", flags.check,
               "Verify the data folder, which no server may be using, say what is wrong, and exit: "
               "0 if it is sound");
  if (argc == 3 && argv[1] == std::string("__man")) return PrintManual(app, argv[2]);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // the one place where CLI11's exceptions end
    return app.exit(error) == 0 ? 0 : kUsageExitCode;
  }
  *config = Combine(flags);
  return std::nullopt;
}

}  // namespace spikepinn::server
