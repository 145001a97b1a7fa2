#include "server/schedule/scheduler.h"

#include <optional>
#include <utility>

namespace spikepinn::server {

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
