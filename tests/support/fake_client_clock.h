// Time for tests of retries: waiting takes none of it.
#ifndef SPIKEPINN_TESTS_SUPPORT_FAKE_CLIENT_CLOCK_H_
#define SPIKEPINN_TESTS_SUPPORT_FAKE_CLIENT_CLOCK_H_

#include <functional>
#include <stop_token>
#include <vector>

#include "absl/time/time.h"
#include "client/client/clock.h"

namespace spikepinn::testing {

// For one thread.
class FakeClientClock : public client::Clock {
 public:
  absl::Time Now() override { return now_; }

  void Wait(absl::Duration duration, std::stop_token) override {
    waits.push_back(duration);
    now_ += duration;
    if (on_wait) on_wait();
  }

  void Advance(absl::Duration duration) { now_ += duration; }

  std::vector<absl::Duration> waits;
  std::function<void()> on_wait;  // what happens meanwhile

 private:
  absl::Time now_ = absl::FromUnixSeconds(1'000'000);
};

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_FAKE_CLIENT_CLOCK_H_
