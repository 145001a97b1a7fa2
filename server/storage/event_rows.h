// The rows of the table events: all the SQL about them. Every function runs in the transaction that
// its caller has open, on the caller's thread.
#ifndef SPIKEPINN_SERVER_STORAGE_EVENT_ROWS_H_
#define SPIKEPINN_SERVER_STORAGE_EVENT_ROWS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/jobs/job.h"
#include "server/storage/job_rows.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// Stores `event` under the next sequence number of the job and counts up the job's own
// last_event_sequence, which the caller then writes.
absl::Status AppendEvent(Database* db, Event event, JobRow* row);

// Removes the oldest events of a job that has more than `max_events`, some at a time so that this
// happens seldom, and moves the job's own first_event_sequence, which the caller then writes.
absl::Status TrimEvents(Database* db, std::int64_t max_events, JobRow* row);

// At most `limit` events of a job after number `after`, ascending.
absl::StatusOr<std::vector<Event>> EventsAfter(Database* db, std::int64_t job, std::int64_t after,
                                               int limit);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_EVENT_ROWS_H_
