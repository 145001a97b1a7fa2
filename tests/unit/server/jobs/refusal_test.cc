#include "server/jobs/refusal.h"

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(RefusalTest, HasItsWordCodeAndMessage) {
  const absl::Status status = Refuse(Refusal::kUserQueueFull, "user ada has 3 jobs");
  EXPECT_EQ(ReasonOf(status), "USER_QUEUE_FULL");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(), "user ada has 3 jobs");
}

TEST(RefusalTest, EveryErrorHasAWord) {
  EXPECT_EQ(ReasonOf(absl::InvalidArgumentError("")), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(absl::UnavailableError("")), "SERVER_STOPPING");
  EXPECT_EQ(ReasonOf(absl::DataLossError("")), "DATA_LOSS");
  EXPECT_EQ(ReasonOf(absl::OkStatus()), "");
}

}  // namespace
}  // namespace spikepinn::server
