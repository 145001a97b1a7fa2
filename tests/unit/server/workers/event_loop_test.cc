#include "server/workers/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <memory>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;

class EventLoopTest : public ::testing::Test {
 protected:
  EventLoopTest() : loop_(EventLoop::Create().value()) { loop_->Start(); }

  static void Expect(const absl::Notification& happened) {
    EXPECT_TRUE(happened.WaitForNotificationWithTimeout(absl::Seconds(10)));
  }

  std::unique_ptr<EventLoop> loop_;
};

TEST_F(EventLoopTest, RunsTasksInOrderOnItsOwnThread) {
  std::vector<int> order;
  std::thread::id thread;
  absl::Notification second_is_posted;
  loop_->Post([&] {
    second_is_posted.WaitForNotification();
    order.push_back(1);
    loop_->Post([&] { order.push_back(3); });
    thread = std::this_thread::get_id();
  });
  loop_->Post([&] { order.push_back(2); });
  second_is_posted.Notify();
  loop_->PostAndWait([] {});
  loop_->PostAndWait([] {});
  EXPECT_THAT(order, ElementsAre(1, 2, 3));
  EXPECT_NE(thread, std::this_thread::get_id());
}

TEST_F(EventLoopTest, StopRunsWhatWasPostedBefore) {
  int ran = 0;
  for (int i = 0; i < 100; ++i) {
    loop_->Post([&] { ++ran; });
  }
  loop_->Stop();
  EXPECT_EQ(ran, 100);
}

TEST_F(EventLoopTest, TimersRunInOrderOfTheirDeadlines) {
  std::vector<int> order;
  absl::Notification last;
  loop_->Post([&] {
    loop_->RunAfter(absl::Milliseconds(30), [&] {
      order.push_back(2);
      last.Notify();
    });
    loop_->RunAfter(absl::Milliseconds(10), [&] { order.push_back(1); });
  });
  Expect(last);
  loop_->Stop();
  EXPECT_THAT(order, ElementsAre(1, 2));
}

TEST_F(EventLoopTest, EndlessDelaysDoNotEnd) {
  int ran = 0;
  absl::Notification later;
  loop_->Post([&] {
    loop_->RunAfter(absl::InfiniteDuration(), [&] { ++ran; });
    loop_->RunAfter(absl::Seconds(1e10), [&] { ++ran; });
    loop_->RunAfter(absl::Milliseconds(10), [&] { later.Notify(); });
  });
  Expect(later);
  loop_->Stop();
  EXPECT_EQ(ran, 0);
}

TEST_F(EventLoopTest, CancelledTimerDoesNotRun) {
  bool ran = false;
  absl::Notification later;
  loop_->Post([&] {
    const EventLoop::TimerId id = loop_->RunAfter(absl::Milliseconds(5), [&] { ran = true; });
    loop_->RunAfter(absl::Milliseconds(10), [&] { later.Notify(); });
    loop_->CancelTimer(id);
  });
  Expect(later);
  loop_->Stop();
  EXPECT_FALSE(ran);
}

TEST_F(EventLoopTest, HandlerMayRemoveItsOwnWatch) {
  const OwnedFd readable(eventfd(1, EFD_CLOEXEC | EFD_NONBLOCK));
  int calls = 0;
  absl::Notification called;
  loop_->Post([&] {
    auto id = std::make_unique<EventLoop::WatchId>();
    EventLoop::WatchId* const raw = id.get();
    *raw = loop_
               ->Watch(readable.get(), EPOLLIN,
                       [&, id = std::shared_ptr<EventLoop::WatchId>(std::move(id))](std::uint32_t) {
                         ++calls;
                         loop_->Unwatch(*id);
                         called.Notify();
                       })
               .value();
  });
  Expect(called);
  loop_->PostAndWait([] {});
  loop_->Stop();
  EXPECT_EQ(calls, 1);
}

TEST_F(EventLoopTest, RemovedWatchIsNotCalledEvenInTheRoundThatDeliveredIt) {
  const OwnedFd first(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  const OwnedFd second(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  int calls = 0;
  EventLoop::WatchId ids[2];
  loop_->PostAndWait([&] {
    ids[0] = loop_
                 ->Watch(first.get(), EPOLLIN,
                         [&](std::uint32_t) {
                           ++calls;
                           loop_->Unwatch(ids[0]);
                           loop_->Unwatch(ids[1]);
                         })
                 .value();
    ids[1] = loop_
                 ->Watch(second.get(), EPOLLIN,
                         [&](std::uint32_t) {
                           ++calls;
                           loop_->Unwatch(ids[0]);
                           loop_->Unwatch(ids[1]);
                         })
                 .value();
    // Both become readable before the loop waits again.
    (void)eventfd_write(first.get(), 1);
    (void)eventfd_write(second.get(), 1);
  });
  loop_->PostAndWait([] {});
  loop_->Stop();
  EXPECT_EQ(calls, 1);
}

}  // namespace
}  // namespace spikepinn::server
