#include "server/server_options.h"

#include <thread>
#include <utility>

#include "server/schedule/devices.h"

namespace spikepinn::server {
namespace {

DispatcherOptions DispatcherOptionsOf(const Config& config) {
  DispatcherOptions options;
  options.attempts.cancel_grace = config.workers.cancel_grace;
  options.attempts.terminate_grace = config.workers.terminate_grace;
  options.attempts.ping_interval = config.workers.ping_interval;
  options.attempts.answer_limit = config.workers.answer_limit;
  options.attempts.retry = {.first_wait = config.workers.first_retry,
                            .longest_wait = config.workers.longest_retry};
  options.checkpoint_interval = config.workers.checkpoint_interval;
  options.max_queued_per_user = config.scheduling.max_queued_per_user;
  return options;
}

}  // namespace

absl::StatusOr<ServerOptions> ServerOptionsOf(const Config& config) {
  const int cores = static_cast<int>(std::thread::hardware_concurrency());
  absl::StatusOr<std::vector<Device>> devices =
      ConfigureDevices(cores, DetectDevices(cores), config.devices);
  if (!devices.ok()) return devices.status();
  ServerOptions options;
  options.listen = config.listen;
  options.service.devices = *std::move(devices);
  options.service.limits = config.limits;
  options.service.heartbeat = config.heartbeat;
  options.service.resources = config.job_resources;
  options.schedule = {
      .half_life = absl::Hours(config.scheduling.half_life_hours),
      .max_running_per_user = static_cast<int>(config.scheduling.max_running_per_user),
      .max_bypass = config.scheduling.max_bypass};
  options.memory_bytes = config.scheduling.memory_bytes;
  options.dispatcher = DispatcherOptionsOf(config);
  options.housekeeper.retention = {.max_age = absl::Hours(24 * config.retention.max_age_days),
                                   .max_jobs = config.retention.max_jobs,
                                   .max_bytes = config.retention.max_bytes,
                                   .min_age = absl::Hours(config.retention.min_age_hours)};
  return options;
}

}  // namespace spikepinn::server
