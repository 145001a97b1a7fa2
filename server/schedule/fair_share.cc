#include "server/schedule/fair_share.h"

#include <algorithm>
#include <cmath>

namespace spikepinn::server {
namespace {

// Thread-seconds that make no difference to anybody.
constexpr double kNegligible = 0.01;

}  // namespace

void FairShare::Load(const UserUsage& usage) {
  // A number that is none would put an end to every comparison.
  const double sane = std::isfinite(usage.thread_seconds) ? usage.thread_seconds : 0.0;
  users_[usage.user] = {std::max(0.0, sane), usage.as_of};
}

double FairShare::Usage(absl::string_view user, absl::Time now) const {
  const auto found = users_.find(user);
  return found == users_.end() ? 0.0 : Decayed(found->second, now);
}

UserUsage FairShare::Charge(const std::string& user, double thread_seconds, absl::Time now) {
  const UserUsage usage{user, Usage(user, now) + thread_seconds, now};
  Load(usage);
  changed_.insert(user);
  if (users_.size() >= forget_at_) ForgetNegligible(now);
  return usage;
}

std::vector<UserUsage> FairShare::Users(absl::Time now) const {
  std::vector<UserUsage> users;
  for (const auto& [user, used] : users_) users.push_back({user, Decayed(used, now), now});
  return users;
}

double FairShare::Decayed(const Used& used, absl::Time now) const {
  // A clock that was set back must not make use grow.
  if (now <= used.as_of) return used.thread_seconds;
  return used.thread_seconds * std::exp2(-absl::FDivDuration(now - used.as_of, half_life_));
}

void FairShare::ForgetNegligible(absl::Time now) {
  for (auto user = users_.begin(); user != users_.end();) {
    const auto here = user++;
    if (Decayed(here->second, now) >= kNegligible) continue;
    changed_.insert(here->first);
    users_.erase(here);
  }
  // Looked through only when it has doubled, so that a charge costs the same on average.
  forget_at_ = std::max<std::size_t>(64, 2 * users_.size());
}

}  // namespace spikepinn::server
