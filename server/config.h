// What an operator says about a server: a file, and flags that win over it.
#ifndef SPIKEPINN_SERVER_CONFIG_H_
#define SPIKEPINN_SERVER_CONFIG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/spec/training_spec.h"
#include "server/jobs/job.h"
#include "server/schedule/devices.h"

namespace spikepinn::server {

struct SchedulingConfig {
  double half_life_hours = 24.0;
  std::int64_t max_queued_per_user = 0;
  std::int64_t max_running_per_user = 0;
  absl::Duration max_bypass = absl::Minutes(5);
  std::int64_t memory_bytes = 0;
};

struct WorkersConfig {
  std::int64_t standby = 2;
  absl::Duration cancel_grace = absl::Seconds(10);
  absl::Duration terminate_grace = absl::Seconds(2);
  absl::Duration ping_interval = absl::Seconds(10);
  absl::Duration answer_limit = absl::Seconds(60);
  absl::Duration checkpoint_interval = absl::Seconds(10);
  absl::Duration first_retry = absl::Seconds(1);
  absl::Duration longest_retry = absl::Minutes(5);
};

struct RetentionConfig {
  double max_age_days = 0.0;
  std::int64_t max_jobs = 0;
  std::int64_t max_bytes = 0;
  double min_age_hours = 24.0;
};

// deploy/spikepinnd.conf.yaml explains every field.
struct Config {
  std::string listen = "127.0.0.1:7461";
  std::string data_dir;
  std::vector<DeviceSettings> devices;
  SpecLimits limits;
  SchedulingConfig scheduling;
  Resources job_resources;  // of a job that does not say, and at most
  WorkersConfig workers;
  RetentionConfig retention;
  std::int64_t min_free_bytes = std::int64_t{64} << 20;
  std::int64_t max_events_per_job = 20'000;
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
