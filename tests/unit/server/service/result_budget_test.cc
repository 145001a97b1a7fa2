#include "server/service/result_budget.h"

#include <optional>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

constexpr std::int64_t kStream = ResultBudget::kStreamBytes;

TEST(ResultBudgetTest, RefusesWhatIsTooMuchUntilSomeIsGivenBack) {
  ResultBudget budget(3 * kStream);
  std::optional<ResultBudget::Share> first(budget.Open().value());
  ResultBudget::Share second = budget.Open().value();
  EXPECT_TRUE(second.Add(kStream).ok());
  const absl::Status refused = budget.Open().status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused));
  EXPECT_THAT(std::string(refused.message()), HasSubstr("results of 3 MiB are being read"));
  EXPECT_TRUE(absl::IsResourceExhausted(second.Add(1)));
  first.reset();
  EXPECT_TRUE(budget.Open().ok());
  EXPECT_TRUE(second.Add(kStream).ok()) << "what was refused was not counted";
}

TEST(ResultBudgetTest, AResultThatIsAloneMayBeLargerThanTheBudget) {
  ResultBudget budget(kStream);
  {
    ResultBudget::Share share = budget.Open().value();
    EXPECT_TRUE(share.Add(100 * kStream).ok());
    EXPECT_FALSE(budget.Open().ok());
  }
  EXPECT_TRUE(budget.Open().ok());
}

TEST(ResultBudgetTest, AShareThatMovesIsGivenBackOnce) {
  ResultBudget budget(2 * kStream);
  {
    ResultBudget::Share share = budget.Open().value();
    const ResultBudget::Share moved = std::move(share);
  }
  std::vector<ResultBudget::Share> all;
  all.push_back(budget.Open().value());
  all.push_back(budget.Open().value());
  EXPECT_FALSE(budget.Open().ok());
}

}  // namespace
}  // namespace spikepinn::server
