#include "server/service/event_hub.h"

#include <memory>
#include <utility>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

struct CountingWatcher final : EventHub::Watcher {
  void Wake() override { ++woken; }
  void StopWatching() override { ++stopped; }
  int woken = 0;
  int stopped = 0;
};

class EventHubTest : public ::testing::Test {
 protected:
  EventHubTest() { loop_->Start(); }

  // Runs what was posted, and then `task` on the loop's thread.
  void OnLoop(EventLoop::Task task = [] {}) { loop_->PostAndWait(std::move(task)); }

  std::unique_ptr<EventLoop> loop_ = *EventLoop::Create();
  EventHub hub_{*loop_};
};

TEST_F(EventHubTest, WakesTheWatchersOfThatJobAlone) {
  CountingWatcher first;
  CountingWatcher second;
  CountingWatcher other;
  OnLoop([&] {
    hub_.Add("a", &first);
    hub_.Add("a", &second);
    hub_.Add("b", &other);
  });
  OnLoop([&] {  // so that all of it is told at once
    hub_.Notify("Nobody watches this");
    hub_.Notify("a");
    hub_.Notify("nor this");
  });
  OnLoop();
  EXPECT_EQ(first.woken, 1);
  EXPECT_EQ(second.woken, 1);
  EXPECT_EQ(other.woken, 0);
}

TEST_F(EventHubTest, NewsInQuickSuccessionWakeOnce) {
  CountingWatcher watcher;
  OnLoop([&] {
    hub_.Add("a", &watcher);
    for (int i = 0; i < 5; ++i) hub_.Notify("a");
  });
  OnLoop();
  EXPECT_EQ(watcher.woken, 1);
  hub_.Notify("a");
  OnLoop();
  EXPECT_EQ(watcher.woken, 2);
}

TEST_F(EventHubTest, RemovedWatchersAreLeftAlone) {
  CountingWatcher first;
  CountingWatcher second;
  OnLoop([&] {
    hub_.Add("a", &first);
    hub_.Add("a", &second);
    hub_.Remove("a", &first);
    hub_.Remove("a", &first);  // nothing more to do
    hub_.Remove("b", &second);
  });
  hub_.Notify("a");
  OnLoop();
  OnLoop([&] {
    EXPECT_FALSE(hub_.stopped());
    hub_.StopAll();
    EXPECT_TRUE(hub_.stopped());
  });
  EXPECT_EQ(first.woken + first.stopped, 0);
  EXPECT_EQ(second.woken, 1);
  EXPECT_EQ(second.stopped, 1);
}

}  // namespace
}  // namespace spikepinn::server
