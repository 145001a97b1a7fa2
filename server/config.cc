#include "server/config.h"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <type_traits>
#include <utility>

#include "absl/strings/numbers.h"
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

// A section of which every key is commented out is one that is not there.
absl::Status ReadMap(const YAML::Node& node, const Readers& readers) {
  if (node.IsNull()) return absl::OkStatus();
  if (!node.IsMap()) return LineError(node, "must be a list of \"key: value\"");
  std::set<std::string> seen;
  for (const auto& entry : node) {
    const std::string key = entry.first.as<std::string>("");
    if (!seen.insert(key).second) return LineError(entry.first, absl::StrCat(key, ": given twice"));
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
struct Bounds {
  T least;
  T most = std::numeric_limits<T>::max();
};

template <typename T>
std::string RuleOf(const Bounds<T>& bounds) {
  if (bounds.most == std::numeric_limits<T>::max()) {
    return absl::StrCat("must be a number >= ", bounds.least);
  }
  return absl::StrCat("must be a number in [", bounds.least, ", ", bounds.most, "]");
}

// Whole numbers are decimal whatever they begin with.
template <typename T>
bool ParseNumber(const YAML::Node& node, T* value) {
  if constexpr (std::is_integral_v<T>) {
    return node.IsScalar() && absl::SimpleAtoi(node.Scalar(), value);
  } else {
    return node.IsScalar() && YAML::convert<T>::decode(node, *value);
  }
}

template <typename T>
absl::Status ReadNumber(const YAML::Node& node, const std::string& name, const Bounds<T>& bounds,
                        T* out) {
  T value{};
  if (!ParseNumber(node, &value) || !(value >= bounds.least && value <= bounds.most)) {
    return LineError(node, absl::StrCat(name, " = ", node.IsScalar() ? node.Scalar() : "...", ": ",
                                        RuleOf(bounds)));
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

// As for jobs (service/create_request.cc): 31 years, far below what a duration or a timer overflows
// at.
constexpr double kMaxSeconds = 1e9;
constexpr Bounds<double> kSomeSeconds = {0.001, kMaxSeconds};
// Clients take a server for dead that has said nothing for 30 s (client.h, silence_limit).
constexpr Bounds<double> kHeartbeatSeconds = {0.001, 20.0};

// A time in units of so many seconds.
auto TimeIn(double unit, std::string name, Bounds<double> bounds, absl::Duration* out) {
  return [unit, name = std::move(name), bounds, out](const YAML::Node& node) {
    double value = 0.0;
    const absl::Status status = ReadNumber(node, name, bounds, &value);
    if (status.ok()) *out = absl::Seconds(unit * value);
    return status;
  };
}

auto Seconds(std::string name, absl::Duration* out, Bounds<double> bounds = kSomeSeconds) {
  return TimeIn(1.0, std::move(name), bounds, out);
}

auto Hours(std::string name, absl::Duration* out) {
  return TimeIn(3600.0, std::move(name), {0.01, std::floor(kMaxSeconds / 3600.0)}, out);
}

auto Days(std::string name, absl::Duration* out) {
  return TimeIn(86400.0, std::move(name), {0.0, std::floor(kMaxSeconds / 86400.0)}, out);
}

// For std::int64_t, int and std::optional<int>.
template <typename Number, typename Out>
auto Count(std::string name, Bounds<Number> bounds, Out* out) {
  return [name = std::move(name), bounds, out](const YAML::Node& node) {
    Number number{};
    const absl::Status status = ReadNumber(node, name, bounds, &number);
    if (status.ok()) *out = number;
    return status;
  };
}

auto Count(std::string name, std::int64_t least, std::int64_t* out) {
  return Count(std::move(name), Bounds<std::int64_t>{least}, out);
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

absl::Status ReadScheduling(const YAML::Node& node, ServerOptions* server) {
  SchedulePolicy& policy = server->schedule;
  return ReadMap(
      node, {{"half_life_hours", Hours("scheduling.half_life_hours", &policy.half_life)},
             {"max_queued_per_user",
              Count("scheduling.max_queued_per_user", 0, &server->dispatcher.max_queued_per_user)},
             {"max_running_per_user", Count("scheduling.max_running_per_user", Bounds<int>{0},
                                            &policy.max_running_per_user)},
             {"max_bypass_seconds", Seconds("scheduling.max_bypass_seconds", &policy.max_bypass)},
             {"memory_bytes", Count("scheduling.memory_bytes", 0, &server->memory_bytes)}});
}

absl::Status ReadJobResources(const YAML::Node& node, Resources* resources) {
  return ReadMap(
      node,
      {{"memory_bytes", Count("job_resources.memory_bytes", 0, &resources->memory_bytes)},
       {"wall_seconds",
        Seconds("job_resources.wall_seconds", &resources->wall_time, {0.0, kMaxSeconds})},
       {"scratch_bytes", Count("job_resources.scratch_bytes", 0, &resources->scratch_bytes)}});
}

absl::Status ReadWorkers(const YAML::Node& node, Config* config) {
  constexpr Bounds<int> kStandbys = {0, 1000};
  DispatcherOptions& dispatcher = config->server.dispatcher;
  AttemptOptions& attempts = dispatcher.attempts;
  return ReadMap(
      node,
      {{"standby", Count("workers.standby", kStandbys, &config->standbys.size)},
       {"log_bytes", Count("workers.log_bytes", 0, &config->logs.max_bytes)},
       {"cancel_grace_seconds", Seconds("workers.cancel_grace_seconds", &attempts.cancel_grace)},
       {"terminate_grace_seconds",
        Seconds("workers.terminate_grace_seconds", &attempts.terminate_grace)},
       {"ping_seconds", Seconds("workers.ping_seconds", &attempts.ping_interval)},
       {"answer_limit_seconds", Seconds("workers.answer_limit_seconds", &attempts.answer_limit)},
       {"checkpoint_seconds",
        Seconds("workers.checkpoint_seconds", &dispatcher.checkpoint_interval)},
       {"first_retry_seconds", Seconds("workers.first_retry_seconds", &attempts.retry.first_wait)},
       {"longest_retry_seconds",
        Seconds("workers.longest_retry_seconds", &attempts.retry.longest_wait)},
       {"pause_seconds", Seconds("workers.pause_seconds", &dispatcher.no_worker_wait)}});
}

absl::Status ReadRetention(const YAML::Node& node, Retention* retention) {
  return ReadMap(node, {{"max_age_days", Days("retention.max_age_days", &retention->max_age)},
                        {"max_jobs", Count("retention.max_jobs", 0, &retention->max_jobs)},
                        {"max_bytes", Count("retention.max_bytes", 0, &retention->max_bytes)},
                        {"min_age_hours", Hours("retention.min_age_hours", &retention->min_age)}});
}

absl::Status ReadDevice(const YAML::Node& node, std::vector<DeviceSettings>* devices) {
  constexpr int kMost = 10'000;  // so that the product of the two is a number of threads
  DeviceSettings device;
  absl::Status status = ReadMap(
      node, {{"name", Text("devices.name", &device.name)},
             {"slots", Count("devices.slots", Bounds<int>{0, kMost}, &device.slots)},
             {"threads_per_slot",
              Count("devices.threads_per_slot", Bounds<int>{1, kMost}, &device.threads_per_slot)}});
  if (!status.ok()) return status;
  if (device.name.empty()) return LineError(node, "devices.name: missing; it is required");
  for (const DeviceSettings& other : *devices) {
    if (other.name != device.name) continue;
    return LineError(node, absl::StrCat("devices.name = ", device.name, ": given twice"));
  }
  devices->push_back(std::move(device));
  return absl::OkStatus();
}

absl::Status ReadDevices(const YAML::Node& node, std::vector<DeviceSettings>* devices) {
  if (node.IsNull()) return absl::OkStatus();
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
  ServerOptions& server = config->server;
  StoreOptions& store = config->store;
  return ReadMap(
      root, {{"listen", Text("listen", &server.listen)},
             {"data_dir", Text("data_dir", &config->data_dir)},
             {"devices", Section(ReadDevices, &config->devices)},
             {"limits", Section(ReadLimits, &server.service.limits)},
             {"scheduling", Section(ReadScheduling, &server)},
             {"job_resources", Section(ReadJobResources, &server.service.resources)},
             {"workers", Section(ReadWorkers, config)},
             {"retention", Section(ReadRetention, &server.housekeeper.retention)},
             {"min_free_bytes", Count("min_free_bytes", 0, &store.min_free_bytes)},
             {"max_events_per_job", Count("max_events_per_job", 100, &store.max_events_per_job)},
             {"heartbeat_seconds",
              Seconds("heartbeat_seconds", &server.service.heartbeat, kHeartbeatSeconds)},
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
