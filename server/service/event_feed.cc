#include "server/service/event_feed.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "server/service/convert.h"

namespace spikepinn::server {
namespace {

constexpr int kEventsPerBatch = 64;
// Enough for the jobs that run at a time; an event log never changes behind its head, so a batch
// never becomes wrong.
constexpr std::size_t kRecentBatches = 32;

std::shared_ptr<const EventBatch> MakeBatch(const std::vector<Event>& events) {
  auto batch = std::make_shared<EventBatch>();
  batch->messages.reserve(events.size());
  for (const Event& event : events) {
    *batch->messages.emplace_back().mutable_event() = ToProto(event);
    batch->ends_job = event.kind == EventKind::kStateChange && IsTerminal(event.state);
  }
  batch->last_sequence = events.back().sequence;
  return batch;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const EventBatch>> EventFeed::After(const std::string& job_id,
                                                                   std::int64_t after) {
  const auto known = std::find_if(recent_.rbegin(), recent_.rend(), [&](const Recent& recent) {
    return recent.after == after && recent.job_id == job_id;
  });
  if (known != recent_.rend()) return known->batch;
  const absl::StatusOr<std::vector<Event>> events = store_.Events(job_id, after, kEventsPerBatch);
  if (!events.ok()) return events.status();
  if (events->empty()) return nullptr;
  recent_.push_back({job_id, after, MakeBatch(*events)});
  if (recent_.size() > kRecentBatches) recent_.pop_front();
  return recent_.back().batch;
}

}  // namespace spikepinn::server
