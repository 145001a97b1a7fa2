// Which slots of which devices are taken.
#ifndef SPIKEPINN_SERVER_SCHEDULE_SLOT_TABLE_H_
#define SPIKEPINN_SERVER_SCHEDULE_SLOT_TABLE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/jobs/job.h"
#include "server/schedule/devices.h"
#include "server/schedule/scheduler.h"

namespace spikepinn::server {

// Not synchronised: belongs to the thread that starts and ends jobs.
//
//   std::optional<Slot> slot = slots.Acquire("cuda");
//   ...
//   slots.Release(slot->device);
class SlotTable {
 public:
  explicit SlotTable(std::vector<Device> devices);

  // Takes a slot of the requested device ("cpu", "cuda:N"), or of the CUDA device with the most
  // free ones ("cuda"; the first of equals). Nothing if there is none now, or no such device.
  std::optional<Slot> Acquire(absl::string_view requested);

  // Gives a slot of a device back; it must have been acquired.
  void Release(absl::string_view device);

  // Slots taken of one device, 0 for an unknown one.
  int InUse(absl::string_view device) const;

  // Threads of a job on one device, 1 for an unknown one.
  int ThreadsPerSlot(absl::string_view device) const;

  const std::vector<Device>& devices() const { return devices_; }

 private:
  // Index into devices_, -1 if there is no such device.
  int Find(absl::string_view device) const;

  std::vector<Device> devices_;
  std::vector<int> in_use_;  // beside devices_
};

// Takes slots for those of the queued jobs, oldest first, that can start now: first come, first
// served on every device, while a job that waits for one device does not hold up those for others.
// A job whose device this server does not have (any more) waits on. Whoever gets the starts
// releases their slots.
std::vector<Start> TakeSlots(absl::Span<const Job> queued, SlotTable* slots);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_SLOT_TABLE_H_
