// Who runs next.
#ifndef SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_
#define SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "server/jobs/job.h"
#include "server/schedule/slot_table.h"

namespace spikepinn::server {

struct Start {
  std::string job_id;
  Slot slot;
};

// Numbers of spikepinn.v1.Waiting.Reason.
enum class WaitReason {
  kNext = 1,
  kBehindOthers = 2,
  kResources = 3,
  kUserLimit = 4,
  kBackoff = 5,
  kImpossible = 6,
};

struct WaitInfo {
  std::string job_id;
  WaitReason reason = WaitReason::kNext;
  std::string message;
  std::int64_t position = 0;
};

// Takes slots for those of the queued jobs, oldest first, that can start now: first come, first
// served on every device, while a job that waits for one device does not hold up those for others.
// A job whose device this server does not have (any more) waits on. Whoever gets the starts
// releases their slots.
std::vector<Start> TakeSlots(absl::Span<const Job> queued, SlotTable* slots);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_SCHEDULER_H_
