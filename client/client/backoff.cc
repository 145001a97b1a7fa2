#include "client/client/backoff.h"

#include <algorithm>
#include <utility>

namespace spikepinn::client {

void Backoff::Reset() {
  last_success_ = clock_.Now();
  next_ = kFirstBackoff;
}

bool Backoff::WaitBeforeRetry(std::stop_token stop) {
  const absl::Duration wait = next_ * absl::Uniform(random_, 0.5, 1.0);
  if (clock_.Now() + wait > last_success_ + patience_) return false;
  next_ = std::min(2 * next_, kLongestBackoff);
  clock_.Wait(wait, std::move(stop));
  return true;
}

}  // namespace spikepinn::client
