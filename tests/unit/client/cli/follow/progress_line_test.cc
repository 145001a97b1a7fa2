#include "client/cli/follow/progress_line.h"

#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

Progress Halfway() {
  Progress progress;
  progress.stage = "adam";
  progress.step = 1200;
  progress.total_steps = 8000;
  progress.loss = {{"physics_v", 1.0}, {"total", 0.01234}};
  progress.steps_per_second = 210.4;
  progress.remaining_seconds = 133;
  progress.overall_step = 1;
  progress.overall_total_steps = 2;
  return progress;
}

TEST(ProgressLineTest, WideTerminalsGetALongBar) {
  EXPECT_EQ(ProgressLine(Halfway(), 200),
            "adam 1200/8000  [####################....................]   50%  loss 1.234e-02  "
            " 210 steps/s  2m 13s left");
}

TEST(ProgressLineTest, TheBarFillsTheLine) {
  EXPECT_EQ(ProgressLine(Halfway(), 80),
            "adam 1200/8000  [######.......]   50%  loss 1.234e-02   210 steps/s  2m 13s left");
}

TEST(ProgressLineTest, LeavesOutWhatMattersLeast) {
  EXPECT_EQ(ProgressLine(Halfway(), 70),
            "adam 1200/8000  [########.........]   50%  loss 1.234e-02  2m 13s left");
  EXPECT_EQ(ProgressLine(Halfway(), 55), "adam 1200/8000   50%  loss 1.234e-02  2m 13s left");
  EXPECT_EQ(ProgressLine(Halfway(), 40), "adam 1200/8000   50%  2m 13s left");
  EXPECT_EQ(ProgressLine(Halfway(), 28), "adam 1200/8000  2m 13s left");
  EXPECT_EQ(ProgressLine(Halfway(), 20), "adam 1200/8000");
  EXPECT_EQ(ProgressLine(Halfway(), 6), "adam 1");
}

TEST(ProgressLineTest, NeverExceedsTheWidth) {
  for (std::size_t width = 1; width < 150; ++width) {
    EXPECT_LE(ProgressLine(Halfway(), width).size(), width);
  }
}

TEST(ProgressLineTest, LeavesOutWhatIsUnknown) {
  Progress progress;
  progress.stage = "lbfgs";
  progress.step = 1;
  progress.total_steps = 3;
  EXPECT_EQ(ProgressText(progress), "lbfgs 1/3    0%");
}

TEST(ProgressLineTest, AHundredPercentMeansThatNothingIsLeft) {
  Progress progress = Halfway();
  progress.overall_step = 9999;
  progress.overall_total_steps = 10000;
  EXPECT_EQ(ProgressText(progress),
            "adam 1200/8000   99%  loss 1.234e-02   210 steps/s  2m 13s left");
  progress.overall_step = 10001;
  progress.steps_per_second = 1.26;
  EXPECT_EQ(ProgressText(progress),
            "adam 1200/8000  100%  loss 1.234e-02   1.3 steps/s  2m 13s left");
}

}  // namespace
}  // namespace spikepinn::cli
