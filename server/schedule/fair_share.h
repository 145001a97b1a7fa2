// What everybody has used, old use counting less and less.
#ifndef SPIKEPINN_SERVER_SCHEDULE_FAIR_SHARE_H_
#define SPIKEPINN_SERVER_SCHEDULE_FAIR_SHARE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "server/jobs/job.h"

namespace spikepinn::server {

// Thread-seconds of every user; after a half-life each of them counts half. Who has next to nothing
// left is forgotten. Not synchronised.
class FairShare {
 public:
  // Infinite: nothing is ever forgotten.
  explicit FairShare(absl::Duration half_life) : half_life_(half_life) {}

  // Takes over what was stored.
  void Load(const UserUsage& usage);

  double Usage(absl::string_view user, absl::Time now) const;

  // Adds to a user's; returns what it is now, to be stored.
  UserUsage Charge(const std::string& user, double thread_seconds, absl::Time now);

  // Who was charged or forgotten since the last ClearChanged.
  const absl::flat_hash_set<std::string>& changed() const { return changed_; }
  void ClearChanged() { changed_.clear(); }

  // All who are remembered, as of `now`.
  std::vector<UserUsage> Users(absl::Time now) const;

 private:
  struct Used {
    double thread_seconds = 0.0;
    absl::Time as_of;
  };

  double Decayed(const Used& used, absl::Time now) const;
  void ForgetNegligible(absl::Time now);

  absl::Duration half_life_;
  absl::flat_hash_map<std::string, Used> users_;
  absl::flat_hash_set<std::string> changed_;
  std::size_t forget_at_ = 64;  // users
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_FAIR_SHARE_H_
