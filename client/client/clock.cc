#include "client/client/clock.h"

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"

namespace spikepinn::client {
namespace {

class RealClock : public Clock {
 public:
  absl::Time Now() override { return absl::Now(); }

  void Wait(absl::Duration duration, std::stop_token stop) override {
    absl::Notification stopped;
    const std::stop_callback on_stop(stop, [&stopped] { stopped.Notify(); });
    stopped.WaitForNotificationWithTimeout(duration);
  }
};

}  // namespace

Clock& Clock::Real() {
  static Clock* const clock = new RealClock;
  return *clock;
}

}  // namespace spikepinn::client
