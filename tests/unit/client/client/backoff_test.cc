#include "client/client/backoff.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_client_clock.h"

namespace spikepinn::client {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::Ge;
using ::testing::Le;

TEST(BackoffTest, WaitsDoubleUpToFiveSecondsWithJitter) {
  spikepinn::testing::FakeClientClock clock;
  Backoff backoff(clock, absl::Hours(1));
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(backoff.WaitBeforeRetry());
  absl::Duration longest = absl::Milliseconds(100);
  for (const absl::Duration wait : clock.waits) {
    EXPECT_THAT(wait, AllOf(Ge(longest / 2), Le(longest)));
    longest = std::min(2 * longest, absl::Seconds(5));
  }
  EXPECT_NE(clock.waits[10], clock.waits[11]) << "no jitter";
}

TEST(BackoffTest, GivesUpRatherThanOutlastThePatience) {
  spikepinn::testing::FakeClientClock clock;
  const absl::Time begin = clock.Now();
  Backoff backoff(clock, absl::Seconds(60));
  int tries = 0;
  while (backoff.WaitBeforeRetry()) ++tries;
  EXPECT_GT(tries, 12);
  EXPECT_LE(clock.Now() - begin, absl::Seconds(60));
  EXPECT_GE(clock.Now() - begin, absl::Seconds(55));
}

TEST(BackoffTest, SuccessRenewsThePatience) {
  spikepinn::testing::FakeClientClock clock;
  Backoff backoff(clock, absl::Seconds(10));
  while (backoff.WaitBeforeRetry()) {
  }
  clock.waits.clear();
  backoff.Reset();
  EXPECT_TRUE(backoff.WaitBeforeRetry());
  EXPECT_THAT(clock.waits, Each(Le(absl::Milliseconds(100))));
}

}  // namespace
}  // namespace spikepinn::client
