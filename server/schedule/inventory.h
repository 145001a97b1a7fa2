// What jobs can have, and what is taken of it.
#ifndef SPIKEPINN_SERVER_SCHEDULE_INVENTORY_H_
#define SPIKEPINN_SERVER_SCHEDULE_INVENTORY_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "server/schedule/devices.h"

namespace spikepinn::server {

// What a job asks for.
struct Demand {
  std::string device;             // "cpu", "cuda:N", or "cuda" for any of those
  int threads = 1;                // of the CPU
  std::int64_t memory_bytes = 0;  // 0: none that counts

  friend auto operator<=>(const Demand&, const Demand&) = default;
};

// What one job holds.
struct Slot {
  std::string device;  // the very device, "cuda:1" also where "cuda" was asked for
  int threads = 1;     // CPU threads for the job
  std::int64_t memory_bytes = 0;

  friend bool operator==(const Slot&, const Slot&) = default;
};

// An amount of everything an inventory has: what is free of it, say.
struct Room {
  std::vector<int> units;         // beside the devices: threads of "cpu", slots of "cuda:N"
  std::int64_t memory_bytes = 0;  // huge where memory is not counted
};

// Jobs on the CPU share its slots times threads_per_slot threads, as many each as it asks for. A
// job on a GPU has one of its slots; its CPU threads are not counted, and it gets threads_per_slot
// of them at most. All share the memory. Not synchronised: belongs to the thread that starts and
// ends jobs.
//
//   std::optional<Slot> slot = inventory.Pick({"cuda", 2, 1 << 30}, inventory.free());
//   inventory.Take(*slot);
//   ...
//   inventory.Release(*slot);
class Inventory {
 public:
  // Memory that jobs may ask for together; 0: it is not counted.
  explicit Inventory(std::vector<Device> devices, std::int64_t memory_bytes = 0);

  // Of several devices that would do, the one with the most free slots, the first of equals.
  // Nothing if the room does not suffice.
  std::optional<Slot> Pick(const Demand& demand, const Room& room) const;
  // Takes a slot that Pick has found in free().
  void Take(const Slot& slot);
  // Gives back what was taken.
  void Release(const Slot& slot);
  // Sets aside as much of the demand as there is.
  void Hold(const Demand& demand, Room* room) const;

  bool Fits(const Demand& demand) const { return Pick(demand, free_).has_value(); }
  bool CouldEverFit(const Demand& demand) const { return Pick(demand, total_).has_value(); }
  // Whether any device of a family ("cpu", "cuda") has a free thread or slot.
  bool HasUnit(absl::string_view family, const Room& room) const;

  // What a demand that does not fit lacks: "needs 4 threads of cpu: 1 of 8 is free".
  std::string WhyNotNow(const Demand& demand) const;
  // The same for a demand that can never fit: "needs 9 threads of cpu: this server has 8".
  std::string WhyNever(const Demand& demand) const;

  const std::vector<Device>& devices() const { return devices_; }
  const Room& free() const { return free_; }
  // Of one device; 0 for an unknown one.
  int JobsOn(absl::string_view device) const;
  int ThreadsInUse(absl::string_view device) const;
  // That jobs may use together; 0 where it is not counted.
  std::int64_t memory_bytes() const { return memory_bytes_; }

 private:
  // Index into devices_, -1 if there is no such device.
  int Find(absl::string_view device) const;
  // Index of the device for a demand, memory left aside; -1 if there is none in that room.
  int FindUnits(const Demand& demand, const Room& room) const;
  // Of all devices that would do.
  int UnitsFor(const Demand& demand, const Room& room) const;

  std::vector<Device> devices_;
  std::int64_t memory_bytes_;
  Room total_;
  Room free_;
  std::vector<int> jobs_;     // beside devices_
  std::vector<int> threads_;  // in use, beside devices_
};

// "cpu", or "cuda" for every CUDA device and for the request of any.
std::string DeviceFamily(absl::string_view device);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_INVENTORY_H_
