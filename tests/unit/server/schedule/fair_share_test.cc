#include "server/schedule/fair_share.h"

#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

TEST(FairShareTest, UseCountsHalfAfterAHalfLife) {
  FairShare shares(absl::Hours(2));
  EXPECT_DOUBLE_EQ(shares.Charge("ada", 100.0, kNow).thread_seconds, 100.0);
  EXPECT_DOUBLE_EQ(shares.Usage("ada", kNow + absl::Hours(2)), 50.0);
  EXPECT_DOUBLE_EQ(shares.Usage("ada", kNow + absl::Hours(6)), 12.5);
  const UserUsage usage = shares.Charge("ada", 7.0, kNow + absl::Hours(2));
  EXPECT_EQ(usage.user, "ada");
  EXPECT_DOUBLE_EQ(usage.thread_seconds, 57.0);
  EXPECT_EQ(usage.as_of, kNow + absl::Hours(2));
}

TEST(FairShareTest, UsersAreChargedApart) {
  FairShare shares(absl::Hours(1));
  shares.Charge("ada", 1.0, kNow);
  EXPECT_EQ(shares.Usage("bob", kNow), 0.0);
}

TEST(FairShareTest, GoesOnFromWhatWasStored) {
  FairShare shares(absl::Hours(1));
  shares.Load({"ada", 8.0, kNow - absl::Hours(3)});
  EXPECT_DOUBLE_EQ(shares.Usage("ada", kNow), 1.0);
  shares.Load({"eve", 8.0, absl::InfinitePast()});
  EXPECT_EQ(shares.Usage("eve", kNow), 0.0);
}

TEST(FairShareTest, StoredNonsenseCountsAsNothing) {
  FairShare shares(absl::Hours(1));
  shares.Load({"ada", std::numeric_limits<double>::quiet_NaN(), kNow});
  shares.Load({"bob", -5.0, kNow});
  EXPECT_EQ(shares.Usage("ada", kNow), 0.0);
  EXPECT_EQ(shares.Usage("bob", kNow), 0.0);
}

TEST(FairShareTest, ClockThatWasSetBackMakesNothingGrow) {
  FairShare shares(absl::Hours(1));
  shares.Charge("ada", 8.0, kNow);
  EXPECT_DOUBLE_EQ(shares.Usage("ada", kNow - absl::Hours(5)), 8.0);
}

TEST(FairShareTest, HalfLifeMayBeInfiniteOrNothing) {
  FairShare for_ever(absl::InfiniteDuration());
  for_ever.Charge("ada", 8.0, kNow);
  EXPECT_DOUBLE_EQ(for_ever.Usage("ada", kNow + absl::Hours(100'000)), 8.0);
  FairShare not_at_all(absl::ZeroDuration());
  not_at_all.Charge("ada", 8.0, kNow);
  EXPECT_EQ(not_at_all.Usage("ada", kNow + absl::Seconds(1)), 0.0);
}

TEST(FairShareTest, WhoHasNextToNothingLeftIsForgotten) {
  FairShare shares(absl::Hours(1));
  shares.Charge("heavy", 1e9, kNow);
  for (int i = 0; i < 1000; ++i) shares.Charge("light" + std::to_string(i), 1.0, kNow);
  const absl::Time later = kNow + absl::Hours(10);
  for (int i = 0; i < 1100; ++i) shares.Charge("new" + std::to_string(i), 1.0, later);
  EXPECT_LT(shares.Users(later).size(), 1200u);
  EXPECT_GT(shares.Usage("heavy", later), 0.0);
  EXPECT_EQ(shares.Usage("light1", later), 0.0);
  EXPECT_EQ(shares.Usage("new0", later), 1.0);
}

}  // namespace
}  // namespace spikepinn::server
