#include "client/cli/output/attempt_text.h"

#include "client/cli/output/style.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

class AttemptTextTest : public ::testing::Test {
 protected:
  ~AttemptTextTest() override { SetColors({}); }

  AttemptFacts facts_ = {.start = absl::UnixEpoch(),
                         .end = absl::UnixEpoch() + absl::Seconds(2),
                         .state = client::JobState::kQueued,
                         .why = "killed"};
};

TEST_F(AttemptTextTest, SaysWhenItRanAndHowItEnded) {
  EXPECT_EQ(AttemptText(1, facts_, absl::UTCTimeZone()),
            "attempt 1: 1970-01-01 00:00:00 to 1970-01-01 00:00:02, queued again: killed");
  EXPECT_EQ(AttemptText(2, {.start = absl::UnixEpoch()}, absl::UTCTimeZone()),
            "attempt 2: 1970-01-01 00:00:00, running");
}

TEST_F(AttemptTextTest, ItsStateHasTheColoursOfStandardError) {
  facts_.state = client::JobState::kFailed;
  SetColors({.out = true, .err = false});
  EXPECT_EQ(AttemptText(1, facts_, absl::UTCTimeZone()),
            "attempt 1: 1970-01-01 00:00:00 to 1970-01-01 00:00:02, failed: killed");
  SetColors({.out = false, .err = true});
  EXPECT_EQ(AttemptText(1, facts_, absl::UTCTimeZone()),
            "attempt 1: 1970-01-01 00:00:00 to 1970-01-01 00:00:02, \x1b[31mfailed\x1b[0m: killed");
}

}  // namespace
}  // namespace spikepinn::cli
