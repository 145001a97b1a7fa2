// spikepinnd: the server that queues training jobs, runs them and tells about them.
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "server/check.h"
#include "server/options.h"
#include "server/server_options.h"
#include "server/service/server.h"
#include "server/signals.h"
#include "server/storage/data_dir.h"
#include "server/storage/sqlite_job_store.h"
#include "server/workers/local_worker_launcher.h"
#include "spdlog/sinks/stdout_color_sinks.h"
#include "spdlog/spdlog.h"
#include "wire/version.h"

namespace spikepinn::server {
namespace {

// Runs until a signal asks to stop.
absl::Status Serve(const Config& config, TerminationSignals& signals) {
  absl::StatusOr<ServerOptions> options = ServerOptionsOf(config);
  if (!options.ok()) return options.status();
  absl::StatusOr<std::unique_ptr<DataDir>> data_dir = DataDir::Open(config.data_dir);
  if (!data_dir.ok()) return data_dir.status();
  options->data_dir = (*data_dir)->path();
  options->dispatcher.work_dir = (*data_dir)->WorkRoot();
  options->housekeeper.backup_dir = (*data_dir)->BackupsPath();
  const std::string log_dir = (*data_dir)->LogsPath();
  std::error_code error;
  std::filesystem::create_directories(log_dir, error);
  if (error) return absl::InternalError("cannot create " + log_dir + ": " + error.message());
  absl::StatusOr<std::unique_ptr<SqliteJobStore>> store =
      SqliteJobStore::Open((*data_dir)->DatabasePath(), config.store);
  if (!store.ok()) return store.status();
  if (access(config.worker_program.c_str(), X_OK) != 0) {
    return absl::FailedPreconditionError(absl::StrCat("worker_program = ", config.worker_program,
                                                      ": cannot be run: ", std::strerror(errno)));
  }
  LocalWorkerLauncher launcher({.program = config.worker_program,
                                .log_dir = log_dir,
                                .standbys = config.standbys,
                                .logs = config.logs});
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(*options, **store, launcher);
  if (!server.ok()) return server.status();

  std::cout << "spikepinnd " << kVersion << " listening on " << (*server)->address() << ", data in "
            << (*data_dir)->path() << std::endl;
  spdlog::info("{}: shutting down", signals.Wait());
  (*server)->Stop();
  return absl::OkStatus();
}

int Main(int argc, char** argv) {
  absl::StatusOr<Config> config;
  if (std::optional<int> exit_code = ParseCommandLine(argc, argv, &config)) return *exit_code;
  spdlog::set_default_logger(spdlog::stderr_color_mt("spikepinnd"));
  absl::Status status = config.status();
  if (config.ok() && config->check_only) {
    const absl::StatusOr<bool> sound = CheckDataDir(config->data_dir, std::cout);
    if (sound.ok()) return *sound ? 0 : 1;
    status = sound.status();
  } else if (config.ok()) {
    spdlog::set_level(spdlog::level::from_str(config->log_level));
    TerminationSignals signals;  // blocked before the first thread starts
    umask(077);                  // jobs and results are nobody else's, whatever the folder's mode
    status = Serve(*config, signals);
  }
  if (status.ok()) return 0;
  std::cerr << "spikepinnd: " << std::string(status.message()) << std::endl;
  return 1;
}

}  // namespace
}  // namespace spikepinn::server

int main(int argc, char** argv) { return spikepinn::server::Main(argc, argv); }
