#include "client/cli/output/sweep_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

TEST(SweepTextTest, CountsLeaveOutWhatThereIsNoneOf) {
  EXPECT_EQ(CountsText({.total = 1000, .queued = 1000}), "0 of 1,000 done");
  EXPECT_EQ(CountsText({.total = 9, .running = 2, .succeeded = 3, .failed = 1, .cancelled = 1}),
            "5 of 9 done, 2 running, 1 failed, 1 cancelled");
}

TEST(SweepTextTest, ASweepIsToldWithItsAxes) {
  client::Sweep sweep;
  sweep.name = "sweeps/s";
  sweep.display_name = "f-I";
  sweep.job.user = "ada";
  client::SweepGrid grid = {{"a", {"1", "2"}}, {"b", {}}};
  for (int i = 0; i < 100; ++i) grid[1].values.push_back(std::to_string(i));
  sweep.points = grid;
  sweep.counts = {.total = 200, .succeeded = 200};
  sweep.create_time = absl::FromUnixSeconds(0);
  sweep.end_time = absl::FromUnixSeconds(20);
  const std::string text = SweepText(sweep, absl::UTCTimeZone());
  EXPECT_THAT(text, ::testing::HasSubstr("jobs      200 of 200 done\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("ended     1970-01-01 00:00:20, after 20s\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("  a = 1, 2\n  b = 0, 1, ... 99 (100 values)\n"));
}

}  // namespace
}  // namespace spikepinn::cli
