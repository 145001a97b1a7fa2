// What a worker's events tell about how far its training has got.
#ifndef SPIKEPINN_SERVER_WORKERS_REPORTED_EVENTS_H_
#define SPIKEPINN_SERVER_WORKERS_REPORTED_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "absl/types/span.h"
#include "server/jobs/job_store.h"

namespace spikepinn::server {

// How many of them, from the first on, may be stored now. A piece waits for the progress that
// follows it: by that one's step the next attempt knows what need not be said again.
std::size_t CountComplete(absl::Span<const NewEvent> events);

// Progress.overall_step of the last progress among them.
std::optional<std::int64_t> LastStep(absl::Span<const NewEvent> events);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_REPORTED_EVENTS_H_
