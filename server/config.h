// What an operator says about a server: a file, and flags that win over it.
#ifndef SPIKEPINN_SERVER_CONFIG_H_
#define SPIKEPINN_SERVER_CONFIG_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/spec/training_spec.h"
#include "server/schedule/devices.h"

namespace spikepinn::server {

// deploy/spikepinnd.conf.yaml explains every field.
struct Config {
  std::string listen = "127.0.0.1:7461";
  std::string data_dir;
  std::vector<DeviceSettings> devices;
  SpecLimits limits;
  absl::Duration cancel_grace = absl::Seconds(10);
  absl::Duration heartbeat = absl::Seconds(10);
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
