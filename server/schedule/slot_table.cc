#include "server/schedule/slot_table.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/status/statusor.h"

namespace spikepinn::server {

SlotTable::SlotTable(std::vector<Device> devices)
    : devices_(std::move(devices)), in_use_(devices_.size(), 0) {}

std::optional<Slot> SlotTable::Acquire(absl::string_view requested) {
  const absl::StatusOr<std::vector<std::string>> names = ResolveDevice(requested, devices_);
  if (!names.ok()) return std::nullopt;
  int best = -1;
  int most_free = 0;
  for (const std::string& name : *names) {
    const int index = Find(name);
    const int free = devices_[index].slots - in_use_[index];
    if (free > most_free) {
      best = index;
      most_free = free;
    }
  }
  if (best < 0) return std::nullopt;
  ++in_use_[best];
  return Slot{devices_[best].name, devices_[best].threads_per_slot};
}

void SlotTable::Release(absl::string_view device) {
  const int index = Find(device);
  if (index < 0 || in_use_[index] == 0) {
    std::fprintf(stderr, "released a slot of %.*s that nobody had\n",
                 static_cast<int>(device.size()), device.data());
    std::abort();
  }
  --in_use_[index];
}

int SlotTable::InUse(absl::string_view device) const {
  const int index = Find(device);
  return index < 0 ? 0 : in_use_[index];
}

int SlotTable::ThreadsPerSlot(absl::string_view device) const {
  const int index = Find(device);
  return index < 0 ? 1 : devices_[index].threads_per_slot;
}

int SlotTable::Find(absl::string_view device) const {
  for (std::size_t i = 0; i < devices_.size(); ++i) {
    if (devices_[i].name == device) return static_cast<int>(i);
  }
  return -1;
}

std::vector<Start> TakeSlots(absl::Span<const Job> queued, SlotTable* slots) {
  std::vector<Start> starts;
  // Asking in order is fair: a job that gets nothing leaves nothing behind that it could have used.
  for (const Job& job : queued) {
    std::optional<Slot> slot = slots->Acquire(job.device);
    if (slot) starts.push_back({job.id, *std::move(slot)});
  }
  return starts;
}

}  // namespace spikepinn::server
