#include "server/service/event_hub.h"

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

struct CountingWatcher final : EventHub::Watcher {
  void Wake() override { ++woken; }
  void StopWatching() override { ++stopped; }
  int woken = 0;
  int stopped = 0;
};

TEST(EventHubTest, WakesTheWatchersOfThatJobAlone) {
  EventHub hub;
  CountingWatcher first;
  CountingWatcher second;
  CountingWatcher other;
  hub.Add("a", &first);
  hub.Add("a", &second);
  hub.Add("b", &other);
  hub.Notify("a");
  hub.Notify("nobody watches this");
  EXPECT_EQ(first.woken, 1);
  EXPECT_EQ(second.woken, 1);
  EXPECT_EQ(other.woken, 0);
}

TEST(EventHubTest, RemovedWatchersAreLeftAlone) {
  EventHub hub;
  CountingWatcher first;
  CountingWatcher second;
  hub.Add("a", &first);
  hub.Add("a", &second);
  hub.Remove("a", &first);
  hub.Remove("a", &first);  // nothing more to do
  hub.Remove("b", &second);
  hub.Notify("a");
  hub.StopAll();
  EXPECT_EQ(first.woken + first.stopped, 0);
  EXPECT_EQ(second.woken, 1);
  EXPECT_EQ(second.stopped, 1);
}

}  // namespace
}  // namespace spikepinn::server
