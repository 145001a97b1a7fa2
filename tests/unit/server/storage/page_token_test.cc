#include "server/storage/page_token.h"

#include <cstdint>
#include <limits>
#include <string>

#include "absl/strings/escaping.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

const JobFilter kAll;
const JobFilter kRunning = {{JobState::kRunning}};

TEST(PageTokenTest, NumberComesBack) {
  for (std::int64_t number : {std::int64_t{1}, std::numeric_limits<std::int64_t>::max()}) {
    EXPECT_EQ(*ParsePageToken(MakePageToken(number, kAll), kAll), number);
    EXPECT_EQ(*ParsePageToken(MakePageToken(number, kRunning), kRunning), number);
  }
}

TEST(PageTokenTest, IsSafeInUrls) {
  EXPECT_THAT(MakePageToken(123456789, kRunning), ::testing::MatchesRegex("[A-Za-z0-9_-]+"));
}

TEST(PageTokenTest, OrderAndRepetitionOfStatesMakeNoDifference) {
  const JobFilter once = {{JobState::kQueued, JobState::kFailed}};
  const JobFilter twice = {{JobState::kFailed, JobState::kQueued, JobState::kFailed}};
  EXPECT_EQ(*ParsePageToken(MakePageToken(7, once), twice), 7);
}

TEST(PageTokenTest, TokenOfAnotherFilterIsRefused) {
  const absl::Status status = ParsePageToken(MakePageToken(7, kAll), kRunning).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("page_token = \""));
}

TEST(PageTokenTest, WordsThatWeDidNotMakeAreRefused) {
  for (const char* text : {"", "7", "v1/", "v1/7", "v1/7/", "v1/7/0x", "v1/07/0", "v1/ 7/0",
                           "v2/7/0", "v1//0", "v1/99999999999999999999/0"}) {
    EXPECT_FALSE(ParsePageToken(absl::WebSafeBase64Escape(text), kAll).ok()) << text;
  }
  EXPECT_TRUE(ParsePageToken(absl::WebSafeBase64Escape("v1/7/0"), kAll).ok());
  EXPECT_FALSE(ParsePageToken("no base64!", kAll).ok());
  EXPECT_FALSE(ParsePageToken("\xff\n", kAll).ok());
}

TEST(PageTokenTest, UserAndSweepBelongToTheFilter) {
  const JobFilter ada = {.user = "ada"};
  const JobFilter scan = {.sweep_id = "ada"};
  const JobFilter both = {.user = "ada", .sweep_id = "ada"};
  for (const JobFilter& filter : {kAll, ada, scan, both}) {
    for (const JobFilter& other : {kAll, ada, scan, both}) {
      const bool same = filter.user == other.user && filter.sweep_id == other.sweep_id;
      EXPECT_EQ(ParsePageToken(MakePageToken(7, filter), other).ok(), same);
    }
  }
}

TEST(PageTokenTest, TokensOfJobsAndSweepsAreNotMixedUp) {
  EXPECT_EQ(*ParseSweepPageToken(MakeSweepPageToken(7)), 7);
  EXPECT_FALSE(ParseSweepPageToken(MakePageToken(7, kAll)).ok());
  EXPECT_FALSE(ParsePageToken(MakeSweepPageToken(7), kAll).ok());
}

}  // namespace
}  // namespace spikepinn::server
