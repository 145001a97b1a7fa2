#include "server/workers/reported_events.h"

#include <vector>

#include "gtest/gtest.h"
#include "spikepinn/v1/result.pb.h"

namespace spikepinn::server {
namespace {

NewEvent Progress(std::int64_t overall_step) {
  v1::Progress progress;
  progress.set_overall_step(overall_step);
  return {EventKind::kProgress, progress.SerializeAsString()};
}

const NewEvent kPiece{EventKind::kPiece, "piece"};
const NewEvent kWarning{EventKind::kWarning, "warning"};
const NewEvent kCheckpoint{EventKind::kCheckpoint, "checkpoint"};

TEST(ReportedEventsTest, APieceAndWhatFollowsWaitForItsProgress) {
  EXPECT_EQ(CountComplete({}), 0u);
  EXPECT_EQ(CountComplete(std::vector{kWarning, kCheckpoint}), 2u);
  EXPECT_EQ(CountComplete(std::vector{kPiece}), 0u);
  EXPECT_EQ(CountComplete(std::vector{kPiece, Progress(1)}), 2u);
  EXPECT_EQ(CountComplete(std::vector{kPiece, Progress(1), kCheckpoint, kPiece, kWarning}), 3u);
}

TEST(ReportedEventsTest, TheLastProgressTellsTheStep) {
  EXPECT_EQ(LastStep({}), std::nullopt);
  EXPECT_EQ(LastStep(std::vector{kWarning, kPiece}), std::nullopt);
  EXPECT_EQ(LastStep(std::vector{Progress(0)}), 0);
  EXPECT_EQ(LastStep(std::vector{Progress(3), kPiece, Progress(7), kCheckpoint}), 7);
}

}  // namespace
}  // namespace spikepinn::server
