// What an operator says about a server: a file, and flags that win over it.
#ifndef SPIKEPINN_SERVER_CONFIG_H_
#define SPIKEPINN_SERVER_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/schedule/devices.h"
#include "server/service/server.h"
#include "server/storage/sqlite_job_store.h"
#include "server/workers/standby_pool.h"
#include "server/workers/worker_logs.h"

namespace spikepinn::server {

// The file is read straight into the options of the server's parts, whose defaults are those of the
// file. deploy/spikepinnd.conf.yaml explains every key.
struct Config {
  ServerOptions server;  // but for its devices, which ServerOptionsOf finds, and its folders
  std::vector<DeviceSettings> devices;
  StoreOptions store;
  StandbyOptions standbys;
  WorkerLogOptions logs;
  std::string data_dir;
  std::string worker_program;  // empty: spikepinn-worker beside the server's own program
  std::string log_level = "info";
  bool check_only = false;  // a flag alone: verify the data folder instead of serving
};

// InvalidArgument, with the line, for a key that is not known or a value that makes no sense.
absl::StatusOr<Config> ParseConfig(const std::string& yaml);

// The same of a file, whose path the errors begin with.
absl::StatusOr<Config> ReadConfigFile(const std::string& path);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_CONFIG_H_
