#include "server/storage/job_id.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(RandomJobIdTest, IsShortLowerCaseAndSafeInUrls) {
  EXPECT_THAT(RandomJobId(), ::testing::MatchesRegex("[a-z2-7]{12}"));
}

TEST(RandomJobIdTest, NeverRepeats) {
  std::set<std::string> ids;
  std::set<char> letters;
  for (int i = 0; i < 1000; ++i) {
    const std::string id = RandomJobId();
    ids.insert(id);
    letters.insert(id.begin(), id.end());
  }
  EXPECT_EQ(ids.size(), 1000u);
  EXPECT_EQ(letters.size(), 32u);
}

}  // namespace
}  // namespace spikepinn::server
