// When to try again, and when to give up.
#ifndef SPIKEPINN_CLIENT_CLIENT_BACKOFF_H_
#define SPIKEPINN_CLIENT_CLIENT_BACKOFF_H_

#include <stop_token>

#include "absl/random/random.h"
#include "absl/time/time.h"
#include "client/client/clock.h"

namespace spikepinn::client {

inline constexpr absl::Duration kFirstBackoff = absl::Milliseconds(100);
inline constexpr absl::Duration kLongestBackoff = absl::Seconds(5);

// Exponential backoff with jitter, for one call on one thread: the n-th wait is a random half to
// the whole of min(100 ms 2^n, 5 s). Gives up when nothing has succeeded for `patience`.
class Backoff {
 public:
  Backoff(Clock& clock, absl::Duration patience)
      : clock_(clock), patience_(patience), last_success_(clock.Now()) {}

  // Something succeeded: patience and waits begin anew.
  void Reset();

  // Waits and returns true, or returns false at once if the wait would outlast the patience. Ends
  // early, with true, when a stop is requested.
  bool WaitBeforeRetry(std::stop_token stop = {});

 private:
  Clock& clock_;
  const absl::Duration patience_;
  absl::Time last_success_;
  absl::Duration next_ = kFirstBackoff;
  absl::BitGen random_;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_BACKOFF_H_
