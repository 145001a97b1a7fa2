#include "server/service/read_budget.h"

#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kStream = ReadBudget::kResults.stream_bytes;

TEST(ReadBudgetTest, RefusesWhatIsTooMuchUntilSomeIsGivenBack) {
  ReadBudget budget(ReadBudget::kResults, 3 * kStream);
  std::optional<ReadBudget::Share> first(budget.Open().value());
  ReadBudget::Share second = budget.Open().value();
  EXPECT_TRUE(second.Add(kStream).ok());
  const absl::Status refused = budget.Open().status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("results of 3 MiB are being read"));
  EXPECT_TRUE(absl::IsResourceExhausted(second.Add(1)));
  first.reset();
  EXPECT_TRUE(budget.Open().ok());
  EXPECT_TRUE(second.Add(kStream).ok()) << "what was refused was not counted";
}

TEST(ReadBudgetTest, AResultThatIsAloneMayBeLargerThanTheBudget) {
  ReadBudget budget(ReadBudget::kResults, kStream);
  {
    ReadBudget::Share share = budget.Open().value();
    EXPECT_TRUE(share.Add(100 * kStream).ok());
    EXPECT_FALSE(budget.Open().ok());
  }
  EXPECT_TRUE(budget.Open().ok());
}

TEST(ReadBudgetTest, AShareThatMovesIsGivenBackOnce) {
  ReadBudget budget(ReadBudget::kResults, 2 * kStream);
  {
    ReadBudget::Share share = budget.Open().value();
    const ReadBudget::Share moved = std::move(share);
  }
  std::vector<ReadBudget::Share> all;
  all.push_back(budget.Open().value());
  all.push_back(budget.Open().value());
  EXPECT_FALSE(budget.Open().ok());
}

TEST(ReadBudgetTest, ARefusalNamesWhatIsRead) {
  ReadBudget budget(ReadBudget::kLogs, ReadBudget::kLogs.stream_bytes);
  const ReadBudget::Share share = budget.Open().value();
  const absl::Status refused = budget.Open().status();
  EXPECT_THAT(std::string(refused.message()), HasSubstr("logs of"));
  EXPECT_EQ(ReasonOf(refused), "TOO_MANY_LOGS_READ");
}

}  // namespace
}  // namespace spikepinn::server
