#include "server/service/evaluation_pool.h"

#include <atomic>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(EvaluationPoolTest, RefusesMoreThanMayWait) {
  EvaluationPool pool(1, 2);
  absl::Notification started;
  absl::Notification go_on;
  std::atomic<int> ran{0};
  ASSERT_TRUE(pool.Submit([&] {
                    started.Notify();
                    go_on.WaitForNotification();
                    ++ran;
                  })
                  .ok());
  started.WaitForNotification();
  EXPECT_TRUE(pool.Submit([&] { ++ran; }).ok());
  EXPECT_TRUE(pool.Submit([&] { ++ran; }).ok());
  EXPECT_TRUE(absl::IsResourceExhausted(pool.Submit([&] { ++ran; })));
  go_on.Notify();
  pool.Stop();
  EXPECT_EQ(ran, 3);
}

TEST(EvaluationPoolTest, RunsOnAllItsThreads) {
  EvaluationPool pool(2, 2);
  absl::Notification first;
  absl::Notification second;
  // Each waits for the other: one thread alone would never get done.
  ASSERT_TRUE(pool.Submit([&] {
                    first.Notify();
                    second.WaitForNotification();
                  })
                  .ok());
  ASSERT_TRUE(pool.Submit([&] {
                    first.WaitForNotification();
                    second.Notify();
                  })
                  .ok());
  EXPECT_TRUE(second.WaitForNotificationWithTimeout(absl::Seconds(10)));
  pool.Stop();
}

TEST(EvaluationPoolTest, TakesNothingAfterStop) {
  EvaluationPool pool(1, 1);
  pool.Stop();
  EXPECT_TRUE(absl::IsUnavailable(pool.Submit([] {})));
}

}  // namespace
}  // namespace spikepinn::server
