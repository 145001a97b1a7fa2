#include "server/server_options.h"

#include <thread>
#include <utility>

#include "server/schedule/devices.h"

namespace spikepinn::server {

absl::StatusOr<ServerOptions> ServerOptionsOf(const Config& config) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  absl::StatusOr<std::vector<Device>> devices =
      ConfigureDevices(cores, DetectDevices(cores), config.devices);
  if (!devices.ok()) return devices.status();
  ServerOptions options = config.server;
  options.service.devices = *std::move(devices);
  return options;
}

}  // namespace spikepinn::server
