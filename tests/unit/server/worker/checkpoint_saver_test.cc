#include "server/worker/checkpoint_saver.h"

#include <gtest/gtest.h>

#include <atomic>
#include <string>

#include "core/neuron/presets.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::worker {
namespace {

class CheckpointSaverTest : public ::testing::Test {
 protected:
  CheckpointSaver Saver(double interval_seconds) {
    return {spec_,
            files_,
            {.interval_seconds = interval_seconds,
             .save_now = [this] { return save_now_; },
             .clock_seconds = [this] { return now_ += tick_; }}};
  }

  void Save(CheckpointSaver& saver, double takes_seconds = 0.0) {
    tick_ = takes_seconds;  // of the two looks at the clock that the saving thread takes
    saver.Begin({.program = "test"}, {.stage = "adam"});
    const auto result = saver.WaitForResult();
    tick_ = 0.0;
    ASSERT_TRUE(result.has_value());
    EXPECT_TRUE(result->bytes.ok());
    EXPECT_EQ(result->note.program, "test");
    EXPECT_FALSE(saver.TakeResult().has_value()) << "told twice";
  }

  spikepinn::testing::TempDir dir_;
  TrainingSpec spec_;
  CheckpointFiles files_{dir_.path(), 1, 0};
  std::atomic<double> now_ = 1000.0;
  std::atomic<double> tick_ = 0.0;
  bool save_now_ = false;
};

TEST_F(CheckpointSaverTest, OneIsDueAfterEveryInterval) {
  CheckpointSaver saver = Saver(10.0);
  EXPECT_FALSE(saver.IsDue());
  now_ += 9.9;
  EXPECT_FALSE(saver.IsDue());
  now_ += 0.2;
  EXPECT_TRUE(saver.IsDue());
  Save(saver);
  EXPECT_FALSE(saver.IsDue());
  now_ += 10.1;
  EXPECT_TRUE(saver.IsDue());
}

TEST_F(CheckpointSaverTest, OneThatIsExpensiveIsSavedMoreSeldom) {
  CheckpointSaver saver = Saver(10.0);
  now_ += 10.1;
  ASSERT_TRUE(saver.IsDue());
  Save(saver, 2.0);
  now_ += 35.0;  // 39 since it was due: the clock was looked at twice
  EXPECT_FALSE(saver.IsDue());
  now_ += 1.1;
  EXPECT_TRUE(saver.IsDue());
}

TEST_F(CheckpointSaverTest, NoneIsDueWhileOneIsBeingSavedUnlessTheServerAsks) {
  CheckpointSaver saver = Saver(10.0);
  now_ += 10.1;
  ASSERT_TRUE(saver.IsDue());
  saver.Begin({.program = "test"}, {.stage = "adam"});
  now_ += 100.0;
  EXPECT_FALSE(saver.IsDue());
  save_now_ = true;
  EXPECT_TRUE(saver.IsDue());
}

TEST_F(CheckpointSaverTest, OneIsDueAtOnceWhenTheServerAsks) {
  CheckpointSaver saver = Saver(10.0);
  save_now_ = true;
  EXPECT_TRUE(saver.IsDue());
}

TEST_F(CheckpointSaverTest, WithoutAnIntervalEveryStepIsSaved) {
  CheckpointSaver saver = Saver(0.0);
  EXPECT_TRUE(saver.IsDue());
  Save(saver, 5.0);
  EXPECT_TRUE(saver.IsDue());
}

}  // namespace
}  // namespace spikepinn::worker
