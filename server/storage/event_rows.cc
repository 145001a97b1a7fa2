#include "server/storage/event_rows.h"

#include <algorithm>
#include <utility>

#include "server/storage/columns.h"

namespace spikepinn::server {

absl::Status AppendEvent(Database* db, Event event, JobRow* row) {
  event.sequence = row->job.last_event_sequence + 1;
  Statement insert = db->Prepare(
      "INSERT INTO events (job, sequence, time, attempt, kind, state, error_reason, error_message,"
      " detail, payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  insert.Bind(row->job.number, event.sequence, ToColumn(event.time), event.attempt,
              static_cast<int>(event.kind), static_cast<int>(event.state),
              static_cast<int>(event.error.reason), event.error.message, event.detail,
              Blob{event.payload});
  if (absl::Status status = insert.Run(); !status.ok()) return status;
  row->job.last_event_sequence = event.sequence;
  return absl::OkStatus();
}

absl::Status TrimEvents(Database* db, std::int64_t max_events, JobRow* row) {
  Job& job = row->job;
  if (job.last_event_sequence - job.first_event_sequence < max_events) return absl::OkStatus();
  const std::int64_t keep = std::max<std::int64_t>(max_events - max_events / 64, 1);
  const std::int64_t first = job.last_event_sequence - keep + 1;
  Statement remove = db->Prepare("DELETE FROM events WHERE job = ? AND sequence < ?");
  remove.Bind(row->job.number, first);
  if (absl::Status status = remove.Run(); !status.ok()) return status;
  job.first_event_sequence = first;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Event>> EventsAfter(Database* db, std::int64_t job, std::int64_t after,
                                               int limit) {
  Statement query = db->Prepare(
      "SELECT sequence, time, attempt, kind, state, error_reason, error_message, detail, payload"
      " FROM events WHERE job = ? AND sequence > ? ORDER BY sequence LIMIT ?");
  query.Bind(job, after, limit);
  std::vector<Event> events;
  while (true) {
    absl::StatusOr<bool> row = query.Step();
    if (!row.ok()) return row.status();
    if (!*row) return events;
    Event event;
    event.sequence = query.Int(0);
    event.time = FromColumn(query.Int(1));
    event.attempt = static_cast<std::int32_t>(query.Int(2));
    event.kind = static_cast<EventKind>(query.Int(3));
    event.state = static_cast<JobState>(query.Int(4));
    event.error.reason = static_cast<FailureReason>(query.Int(5));
    event.error.message = query.Bytes(6);
    event.detail = query.Bytes(7);
    event.payload = query.Bytes(8);
    events.push_back(std::move(event));
  }
}

}  // namespace spikepinn::server
