// The jobs that wait, sorted so that whose turn it is can be told without looking at all of them.
#ifndef SPIKEPINN_SERVER_SCHEDULE_JOB_QUEUE_H_
#define SPIKEPINN_SERVER_SCHEDULE_JOB_QUEUE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/jobs/job.h"
#include "server/schedule/inventory.h"

namespace spikepinn::server {

// What waits for what: `kHeld` for its time (a backoff), `kImpossible` for a device or an amount
// that there is not.
enum class QueuePlace { kReady, kHeld, kImpossible };

struct QueueEntry {
  QueuedJob job;
  Demand demand;
  QueuePlace place = QueuePlace::kReady;
  // When it first was the first that did not fit while something was free.
  absl::Time passed_since = absl::InfiniteFuture();
};

// By number, that is in the order of creation.
using Lane = std::map<std::int64_t, QueueEntry*>;

// The jobs of one user with one priority for one family of devices.
struct Line {
  int priority = 0;
  std::string family;  // DeviceFamily
  std::string user;
  Lane jobs;                     // those in kHeld too
  std::map<Demand, Lane> lanes;  // those in kReady: of one lane all fit or none does
  Lane heads;                    // the first of every lane
};

// The lines of one priority, by family and user.
using Level = std::map<std::pair<std::string, std::string>, Line>;

// Knows no rule but the order of creation. Adding and removing cost O(log n). Not synchronised.
class JobQueue {
 public:
  using Levels = std::map<int, Level, std::greater<int>>;  // the highest priority first

  // A job with a known id takes the place of the other. `possible`: not kImpossible. One with a
  // not_before is held until it is woken.
  void Add(const QueuedJob& job, bool possible);

  // Returns the entry's line as it is without it, or null if that is gone or the entry was of none.
  Line* Remove(QueueEntry& entry);

  QueueEntry* Find(absl::string_view job_id);
  const QueueEntry* Find(absl::string_view job_id) const;

  // Where an entry that is not impossible stands.
  Line& LineOf(const QueueEntry& entry);

  // Makes ready what was held until now.
  void Wake(absl::Time now);
  // When the next held one becomes ready.
  std::optional<absl::Time> NextWake() const;

  // All jobs but the impossible ones; no line and no level is empty.
  const Levels& levels() const { return levels_; }
  const Lane& impossible() const { return impossible_; }

  std::int64_t size() const { return static_cast<std::int64_t>(entries_.size()); }
  // Jobs of every user who has any.
  const absl::flat_hash_map<std::string, std::int64_t>& users() const { return users_; }

 private:
  static void AddToLane(Line& line, QueueEntry& entry);
  static void RemoveFromLane(Line& line, const QueueEntry& entry);

  // Keys are the ids in the entries.
  absl::flat_hash_map<absl::string_view, std::unique_ptr<QueueEntry>> entries_;
  absl::flat_hash_map<std::string, std::int64_t> users_;
  Levels levels_;
  Lane impossible_;
  std::set<std::pair<absl::Time, QueueEntry*>> held_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_JOB_QUEUE_H_
