#include "client/cli/flags/list_flags.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'000'000);

TEST(ParseWhenTest, TakesAgesDatesAndTimes) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  EXPECT_EQ(*ParseWhen("--since", "2h", kNow, utc), kNow - absl::Hours(2));
  EXPECT_EQ(*ParseWhen("--since", "1970-01-02", kNow, utc), absl::FromUnixSeconds(86400));
  EXPECT_EQ(*ParseWhen("--since", "1970-01-01 00:01", kNow, utc), absl::FromUnixSeconds(60));
  EXPECT_EQ(*ParseWhen("--since", "1970-01-01T01:00:00.5+01:00", kNow, utc),
            absl::FromUnixMillis(500));
  EXPECT_EQ(*ParseWhen("--since", "1970-01-01T00:00:00Z", kNow, utc), absl::UnixEpoch());
}

TEST(ParseWhenTest, AnErrorNamesFlagValueAndRule) {
  for (const char* const text : {"yesterday", "-2h", "2026-13-01", ""}) {
    const absl::Status status = ParseWhen("--until", text, kNow).status();
    EXPECT_THAT(std::string(status.message()),
                ::testing::StartsWith("--until = " + std::string(text) + ": must be an age"));
  }
}

TEST(MakeJobQueryTest, SortsOnlyByFieldsThereAre) {
  EXPECT_TRUE(MakeJobQuery({.sort = "user,-create_time"}, kNow).ok());
  EXPECT_FALSE(MakeJobQuery({.sort = "colour"}, kNow).ok());
}

}  // namespace
}  // namespace spikepinn::cli
