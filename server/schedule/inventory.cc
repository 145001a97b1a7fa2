#include "server/schedule/inventory.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace spikepinn::server {
namespace {

bool IsCpu(absl::string_view device) { return device == "cpu"; }

int UnitsOf(const Device& device) {
  return IsCpu(device.name) ? device.slots * device.threads_per_slot : device.slots;
}

int UnitsNeeded(const Demand& demand) {
  return IsCpu(demand.device) ? std::max(1, demand.threads) : 1;
}

std::string Gibibytes(std::int64_t bytes) {
  return absl::StrFormat("%.2f", static_cast<double>(bytes) / (std::int64_t{1} << 30));
}

std::string Needs(const Demand& demand) {
  if (!IsCpu(demand.device)) return absl::StrCat("needs a slot of ", demand.device);
  const int threads = UnitsNeeded(demand);
  return absl::StrCat("needs ", threads, threads == 1 ? " thread" : " threads", " of cpu");
}

}  // namespace

Inventory::Inventory(std::vector<Device> devices, std::int64_t memory_bytes)
    : devices_(std::move(devices)),
      memory_bytes_(memory_bytes),
      jobs_(devices_.size(), 0),
      threads_(devices_.size(), 0) {
  for (const Device& device : devices_) total_.units.push_back(UnitsOf(device));
  total_.memory_bytes =
      memory_bytes_ > 0 ? memory_bytes_ : std::numeric_limits<std::int64_t>::max();
  free_ = total_;
}

std::optional<Slot> Inventory::Pick(const Demand& demand, const Room& room) const {
  const int index = FindUnits(demand, room);
  if (index < 0 || demand.memory_bytes > room.memory_bytes) return std::nullopt;
  const Device& device = devices_[index];
  int threads = std::max(1, demand.threads);
  if (!IsCpu(device.name)) threads = std::min(threads, device.threads_per_slot);
  return Slot{device.name, threads, memory_bytes_ > 0 ? demand.memory_bytes : 0};
}

void Inventory::Take(const Slot& slot) {
  const int index = Find(slot.device);
  free_.units[index] -= IsCpu(slot.device) ? slot.threads : 1;
  free_.memory_bytes -= slot.memory_bytes;
  threads_[index] += slot.threads;
  ++jobs_[index];
}

void Inventory::Release(const Slot& slot) {
  const int index = Find(slot.device);
  if (index < 0 || jobs_[index] == 0 || threads_[index] < slot.threads ||
      slot.memory_bytes > total_.memory_bytes - free_.memory_bytes) {
    std::fprintf(stderr, "released a slot of %s that nobody had\n", slot.device.c_str());
    std::abort();
  }
  free_.units[index] += IsCpu(slot.device) ? slot.threads : 1;
  free_.memory_bytes += slot.memory_bytes;
  threads_[index] -= slot.threads;
  --jobs_[index];
}

void Inventory::Hold(const Demand& demand, Room* room) const {
  // A part of the threads too, so that they collect; of several devices the emptiest.
  int best = -1;
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (!Fulfils(devices_[i].name, demand.device)) continue;
    if (best < 0 || room->units[i] > room->units[best]) best = static_cast<int>(i);
  }
  if (best >= 0) room->units[best] = std::max(0, room->units[best] - UnitsNeeded(demand));
  room->memory_bytes = std::max<std::int64_t>(0, room->memory_bytes - demand.memory_bytes);
}

bool Inventory::HasUnit(absl::string_view family, const Room& room) const {
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (room.units[i] > 0 && Fulfils(devices_[i].name, family)) return true;
  }
  return false;
}

std::string Inventory::WhyNotNow(const Demand& demand) const {
  const int units = UnitsFor(demand, free_);
  if (FindUnits(demand, free_) < 0) {
    return absl::StrCat(Needs(demand), ": ", units, " of ", UnitsFor(demand, total_),
                        units == 1 ? " is free" : " are free");
  }
  return absl::StrCat("needs ", Gibibytes(demand.memory_bytes),
                      " GiB of memory: ", Gibibytes(free_.memory_bytes), " of ",
                      Gibibytes(memory_bytes_), " are free");
}

std::string Inventory::WhyNever(const Demand& demand) const {
  const int units = UnitsFor(demand, total_);
  if (units == 0) return absl::StrCat("needs ", demand.device, ": this server does not have it");
  if (FindUnits(demand, total_) < 0) {
    return absl::StrCat(Needs(demand), ": this server has ", units);
  }
  return absl::StrCat("needs ", Gibibytes(demand.memory_bytes), " GiB of memory: this server has ",
                      Gibibytes(memory_bytes_));
}

int Inventory::JobsOn(absl::string_view device) const {
  const int index = Find(device);
  return index < 0 ? 0 : jobs_[index];
}

int Inventory::ThreadsInUse(absl::string_view device) const {
  const int index = Find(device);
  return index < 0 ? 0 : threads_[index];
}

int Inventory::Find(absl::string_view device) const {
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (devices_[i].name == device) return static_cast<int>(i);
  }
  return -1;
}

int Inventory::FindUnits(const Demand& demand, const Room& room) const {
  int best = -1;
  int most_free = UnitsNeeded(demand) - 1;
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (room.units[i] <= most_free || !Fulfils(devices_[i].name, demand.device)) continue;
    best = static_cast<int>(i);
    most_free = room.units[i];
  }
  return best;
}

int Inventory::UnitsFor(const Demand& demand, const Room& room) const {
  int units = 0;
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (Fulfils(devices_[i].name, demand.device)) units += room.units[i];
  }
  return units;
}

std::string DeviceFamily(absl::string_view device) {
  return std::string(device.substr(0, device.find(':')));
}

}  // namespace spikepinn::server
