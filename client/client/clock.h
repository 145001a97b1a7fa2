// Time, as retries need it.
#ifndef SPIKEPINN_CLIENT_CLIENT_CLOCK_H_
#define SPIKEPINN_CLIENT_CLIENT_CLOCK_H_

#include <stop_token>

#include "absl/time/time.h"

namespace spikepinn::client {

// Replaced by a fake in tests, so that none of them waits. Safe to call from many threads.
class Clock {
 public:
  virtual ~Clock() = default;

  virtual absl::Time Now() = 0;

  // Waits for `duration` or until a stop is requested, whichever comes first.
  virtual void Wait(absl::Duration duration, std::stop_token stop) = 0;

  // The system's; never destroyed.
  static Clock& Real();
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CLOCK_H_
