// What jobs can run on, and how many at a time.
#ifndef SPIKEPINN_SERVER_SCHEDULE_DEVICES_H_
#define SPIKEPINN_SERVER_SCHEDULE_DEVICES_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace spikepinn::server {

struct Device {
  std::string name;          // "cpu", "cuda:0", ...
  int slots = 1;             // jobs that may run on it at a time
  int threads_per_slot = 1;  // CPU threads of a job on it

  friend bool operator==(const Device&, const Device&) = default;
};

// What an operator configured about one device; the rest keeps its default.
struct DeviceSettings {
  std::string name;
  std::optional<int> slots;  // 0: no jobs on this device
  std::optional<int> threads_per_slot;
};

// "cpu" with a slot for every second core, and "cuda:0", "cuda:1", ... with one slot each, as many
// as there are files nvidia0, nvidia1, ... in `device_files`. CUDA counts the devices that it sees
// without gaps, whatever the numbers of their files. Jobs share the cores evenly.
std::vector<Device> DetectDevices(int cores, const std::string& device_files = "/dev");

// Applies settings to detected devices; a CUDA device that was not detected is added. Threads of
// the CPU's jobs follow from its slots unless they are set too. InvalidArgument, naming field,
// value and rule.
absl::StatusOr<std::vector<Device>> ConfigureDevices(int cores, std::vector<Device> detected,
                                                     absl::Span<const DeviceSettings> settings);

// Whether the device is what was asked for: "cpu" and "cuda:N" stand for themselves, "cuda" for
// every CUDA device.
bool Fulfils(absl::string_view device, absl::string_view requested);

// Names of the devices that fulfil a request. InvalidArgument, listing what there is, if none does.
absl::StatusOr<std::vector<std::string>> ResolveDevice(absl::string_view requested,
                                                       absl::Span<const Device> devices);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_DEVICES_H_
