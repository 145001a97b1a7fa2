#include "server/workers/reported_events.h"

#include <algorithm>
#include <iterator>

#include "spikepinn/v1/result.pb.h"

namespace spikepinn::server {
namespace {

// The event after the last progress.
absl::Span<const NewEvent>::iterator AfterProgress(absl::Span<const NewEvent> events) {
  return std::find_if(events.rbegin(), events.rend(),
                      [](const NewEvent& event) { return event.kind == EventKind::kProgress; })
      .base();
}

}  // namespace

std::size_t CountComplete(absl::Span<const NewEvent> events) {
  const auto piece = std::find_if(AfterProgress(events), events.end(), [](const NewEvent& event) {
    return event.kind == EventKind::kPiece;
  });
  return static_cast<std::size_t>(piece - events.begin());
}

std::optional<std::int64_t> LastStep(absl::Span<const NewEvent> events) {
  const auto after = AfterProgress(events);
  v1::Progress progress;
  if (after == events.begin() || !progress.ParseFromString(std::prev(after)->payload)) {
    return std::nullopt;
  }
  return progress.overall_step();
}

}  // namespace spikepinn::server
