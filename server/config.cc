#include "server/config.h"

#include <cstdint>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::server {
namespace {

absl::Status LineError(const YAML::Node& node, absl::string_view message) {
  return absl::InvalidArgumentError(absl::StrCat("line ", node.Mark().line + 1, ": ", message));
}

// What to do with the value of a key.
using Readers = std::map<std::string, std::function<absl::Status(const YAML::Node&)>>;

absl::Status ReadMap(const YAML::Node& node, const Readers& readers) {
  if (!node.IsMap()) return LineError(node, "must be a list of \"key: value\"");
  for (const auto& entry : node) {
    const std::string key = entry.first.as<std::string>("");
    const auto found = readers.find(key);
    if (found == readers.end()) {
      const std::string known = absl::StrJoin(
          readers, ", ", [](std::string* out, const auto& reader) { out->append(reader.first); });
      return LineError(entry.first,
                       absl::StrCat("unknown key \"", key, "\"; must be one of ", known));
    }
    if (absl::Status status = found->second(entry.second); !status.ok()) return status;
  }
  return absl::OkStatus();
}

template <typename T>
absl::Status ReadNumber(const YAML::Node& node, const std::string& name, T least, T* out) {
  T value{};
  if (!node.IsScalar() || !YAML::convert<T>::decode(node, value) || !(value >= least)) {
    return LineError(node, absl::StrCat(name, " = ", node.IsScalar() ? node.Scalar() : "...",
                                        ": must be a number >= ", least));
  }
  *out = value;
  return absl::OkStatus();
}

auto Text(std::string name, std::string* out) {
  return [name = std::move(name), out](const YAML::Node& node) {
    if (!node.IsScalar()) return LineError(node, absl::StrCat(name, ": must be a word"));
    *out = node.Scalar();
    return absl::OkStatus();
  };
}

auto Seconds(std::string name, absl::Duration* out) {
  return [name = std::move(name), out](const YAML::Node& node) {
    double seconds = 0.0;
    const absl::Status status = ReadNumber(node, name, 0.001, &seconds);
    if (status.ok()) *out = absl::Seconds(seconds);
    return status;
  };
}

auto Count(std::string name, std::int64_t least, std::int64_t* out) {
  return [name = std::move(name), least, out](const YAML::Node& node) {
    return ReadNumber<std::int64_t>(node, name, least, out);
  };
}

auto Number(std::string name, double least, double* out) {
  return [name = std::move(name), least, out](const YAML::Node& node) {
    return ReadNumber(node, name, least, out);
  };
}

absl::Status ReadLimits(const YAML::Node& node, SpecLimits* limits) {
  return ReadMap(
      node, {{"max_guide_steps", Count("limits.max_guide_steps", 1, &limits->max_guide_steps)},
             {"max_optimizer_steps",
              Count("limits.max_optimizer_steps", 1, &limits->max_optimizer_steps)},
             {"max_parameters", Count("limits.max_parameters", 1, &limits->max_parameters)},
             {"max_collocation_points",
              Count("limits.max_collocation_points", 1, &limits->max_collocation_points)},
             {"max_memory_bytes", Count("limits.max_memory_bytes", 1, &limits->max_memory_bytes)}});
}

absl::Status ReadScheduling(const YAML::Node& node, SchedulingConfig* scheduling) {
  return ReadMap(
      node,
      {{"half_life_hours",
        Number("scheduling.half_life_hours", 0.01, &scheduling->half_life_hours)},
       {"max_queued_per_user",
        Count("scheduling.max_queued_per_user", 0, &scheduling->max_queued_per_user)},
       {"max_running_per_user",
        Count("scheduling.max_running_per_user", 0, &scheduling->max_running_per_user)},
       {"max_bypass_seconds", Seconds("scheduling.max_bypass_seconds", &scheduling->max_bypass)},
       {"memory_bytes", Count("scheduling.memory_bytes", 0, &scheduling->memory_bytes)}});
}

absl::Status ReadJobResources(const YAML::Node& node, Resources* resources) {
  return ReadMap(
      node,
      {{"memory_bytes", Count("job_resources.memory_bytes", 0, &resources->memory_bytes)},
       {"wall_seconds", Seconds("job_resources.wall_seconds", &resources->wall_time)},
       {"scratch_bytes", Count("job_resources.scratch_bytes", 0, &resources->scratch_bytes)}});
}

absl::Status ReadWorkers(const YAML::Node& node, WorkersConfig* workers) {
  return ReadMap(
      node,
      {{"standby", Count("workers.standby", 0, &workers->standby)},
       {"cancel_grace_seconds", Seconds("workers.cancel_grace_seconds", &workers->cancel_grace)},
       {"terminate_grace_seconds",
        Seconds("workers.terminate_grace_seconds", &workers->terminate_grace)},
       {"ping_seconds", Seconds("workers.ping_seconds", &workers->ping_interval)},
       {"answer_limit_seconds", Seconds("workers.answer_limit_seconds", &workers->answer_limit)},
       {"checkpoint_seconds", Seconds("workers.checkpoint_seconds", &workers->checkpoint_interval)},
       {"first_retry_seconds", Seconds("workers.first_retry_seconds", &workers->first_retry)},
       {"longest_retry_seconds",
        Seconds("workers.longest_retry_seconds", &workers->longest_retry)}});
}

absl::Status ReadRetention(const YAML::Node& node, RetentionConfig* retention) {
  return ReadMap(
      node, {{"max_age_days", Number("retention.max_age_days", 0.0, &retention->max_age_days)},
             {"max_jobs", Count("retention.max_jobs", 0, &retention->max_jobs)},
             {"max_bytes", Count("retention.max_bytes", 0, &retention->max_bytes)},
             {"min_age_hours", Number("retention.min_age_hours", 0.0, &retention->min_age_hours)}});
}

absl::Status ReadDevice(const YAML::Node& node, std::vector<DeviceSettings>* devices) {
  DeviceSettings device;
  const auto count = [](std::string name, int least, std::optional<int>* out) {
    return [name = std::move(name), least, out](const YAML::Node& value) {
      int number = 0;
      const absl::Status status = ReadNumber(value, name, least, &number);
      if (status.ok()) *out = number;
      return status;
    };
  };
  absl::Status status = ReadMap(
      node, {{"name", Text("devices.name", &device.name)},
             {"slots", count("devices.slots", 0, &device.slots)},
             {"threads_per_slot", count("devices.threads_per_slot", 1, &device.threads_per_slot)}});
  if (!status.ok()) return status;
  if (device.name.empty()) return LineError(node, "devices.name: missing; it is required");
  devices->push_back(std::move(device));
  return absl::OkStatus();
}

absl::Status ReadDevices(const YAML::Node& node, std::vector<DeviceSettings>* devices) {
  if (!node.IsSequence()) return LineError(node, "devices: must be a list");
  for (const YAML::Node& device : node) {
    if (absl::Status status = ReadDevice(device, devices); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// A key whose value has a reader of its own.
template <typename Read, typename Part>
auto Section(Read read, Part* part) {
  return [read, part](const YAML::Node& node) { return read(node, part); };
}

absl::Status ReadConfig(const YAML::Node& root, Config* config) {
  if (root.IsNull()) return absl::OkStatus();  // an empty file
  return ReadMap(
      root, {{"listen", Text("listen", &config->listen)},
             {"data_dir", Text("data_dir", &config->data_dir)},
             {"devices", Section(ReadDevices, &config->devices)},
             {"limits", Section(ReadLimits, &config->limits)},
             {"scheduling", Section(ReadScheduling, &config->scheduling)},
             {"job_resources", Section(ReadJobResources, &config->job_resources)},
             {"workers", Section(ReadWorkers, &config->workers)},
             {"retention", Section(ReadRetention, &config->retention)},
             {"min_free_bytes", Count("min_free_bytes", 0, &config->min_free_bytes)},
             {"max_events_per_job", Count("max_events_per_job", 100, &config->max_events_per_job)},
             {"heartbeat_seconds", Seconds("heartbeat_seconds", &config->heartbeat)},
             {"worker_program", Text("worker_program", &config->worker_program)},
             {"log_level", Text("log_level", &config->log_level)}});
}

}  // namespace

absl::StatusOr<Config> ParseConfig(const std::string& yaml) {
  Config config;
  try {
    if (absl::Status status = ReadConfig(YAML::Load(yaml), &config); !status.ok()) return status;
  } catch (const YAML::Exception& error) {  // the one place where yaml-cpp's exceptions end
    return absl::InvalidArgumentError(absl::StrCat("line ", error.mark.line + 1, ": ", error.msg));
  }
  return config;
}

absl::StatusOr<Config> ReadConfigFile(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat(path, ": cannot be read"));
  std::stringstream text;
  text << file.rdbuf();
  absl::StatusOr<Config> config = ParseConfig(text.str());
  if (config.ok()) return config;
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": ", std::string(config.status().message())));
}

}  // namespace spikepinn::server
