#include "server/schedule/devices.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace spikepinn::server {
namespace {

constexpr absl::string_view kCudaPrefix = "cuda:";

bool IsNumber(absl::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), absl::ascii_isdigit);
}

bool IsCudaDevice(absl::string_view name) {
  return absl::ConsumePrefix(&name, kCudaPrefix) && IsNumber(name);
}

// "nvidia0", but neither "nvidiactl" nor "nvidia-uvm".
int CountNvidiaFiles(const std::string& folder) {
  int count = 0;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().filename().string();
    absl::string_view number = name;
    if (absl::ConsumePrefix(&number, "nvidia") && IsNumber(number)) ++count;
  }
  return count;
}

// What one of `slots` jobs may use when they share all cores evenly.
int EvenShare(int cores, int slots) { return std::max(1, cores / std::max(1, slots)); }

Device DefaultCpu(int cores) {
  const int slots = std::max(1, cores / 2);
  return {"cpu", slots, EvenShare(cores, slots)};
}

Device DefaultCuda(std::string name, int cores) {
  return {std::move(name), 1, DefaultCpu(cores).threads_per_slot};
}

absl::Status SettingError(const DeviceSettings& settings, absl::string_view field, int value,
                          absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("devices.", settings.name, ".", field, " = ", value, ": ", rule));
}

absl::Status Validate(const DeviceSettings& settings) {
  if (settings.name != "cpu" && !IsCudaDevice(settings.name)) {
    return absl::InvalidArgumentError(
        absl::StrCat("devices: \"", absl::CHexEscape(settings.name), "\": must be cpu or cuda:N"));
  }
  if (settings.slots.value_or(1) < 0) {
    return SettingError(settings, "slots", *settings.slots, "must be >= 0");
  }
  if (settings.threads_per_slot.value_or(1) < 1) {
    return SettingError(settings, "threads_per_slot", *settings.threads_per_slot, "must be >= 1");
  }
  return absl::OkStatus();
}

void Apply(const DeviceSettings& settings, int cores, Device* device) {
  if (settings.slots) device->slots = *settings.slots;
  // The cores are what the CPU's jobs share; a job on a GPU needs no more of them with fewer slots.
  if (settings.slots && device->name == "cpu") {
    device->threads_per_slot = EvenShare(cores, device->slots);
  }
  if (settings.threads_per_slot) device->threads_per_slot = *settings.threads_per_slot;
}

std::string JoinNames(absl::Span<const Device> devices) {
  return absl::StrJoin(devices, ", ", [](std::string* out, const Device& device) {
    absl::StrAppend(out, device.name);
  });
}

}  // namespace

std::vector<Device> DetectDevices(int cores, const std::string& device_files) {
  std::vector<Device> devices = {DefaultCpu(cores)};
  const int count = CountNvidiaFiles(device_files);
  for (int i = 0; i < count; ++i) {
    devices.push_back(DefaultCuda(absl::StrCat(kCudaPrefix, i), cores));
  }
  return devices;
}

absl::StatusOr<std::vector<Device>> ConfigureDevices(int cores, std::vector<Device> detected,
                                                     absl::Span<const DeviceSettings> settings) {
  std::vector<Device> devices = std::move(detected);
  for (const DeviceSettings& one : settings) {
    if (absl::Status status = Validate(one); !status.ok()) return status;
    auto device = std::find_if(devices.begin(), devices.end(),
                               [&](const Device& known) { return known.name == one.name; });
    if (device == devices.end()) {
      device = devices.insert(devices.end(), DefaultCuda(one.name, cores));
    }
    Apply(one, cores, &*device);
  }
  devices.erase(std::remove_if(devices.begin(), devices.end(),
                               [](const Device& device) { return device.slots == 0; }),
                devices.end());
  if (devices.empty()) {
    return absl::InvalidArgumentError("devices: at least one must have slots");
  }
  return devices;
}

bool Fulfils(absl::string_view device, absl::string_view requested) {
  return device == requested || (requested == "cuda" && absl::StartsWith(device, kCudaPrefix));
}

absl::StatusOr<std::vector<std::string>> ResolveDevice(absl::string_view requested,
                                                       absl::Span<const Device> devices) {
  std::vector<std::string> names;
  for (const Device& device : devices) {
    if (Fulfils(device.name, requested)) names.push_back(device.name);
  }
  if (!names.empty()) return names;
  return absl::InvalidArgumentError(absl::StrCat("runtime.device = \"", absl::CHexEscape(requested),
                                                 "\": no such device; this server has ",
                                                 JoinNames(devices)));
}

}  // namespace spikepinn::server
