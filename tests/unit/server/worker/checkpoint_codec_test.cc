#include "server/worker/checkpoint_codec.h"

#include <gtest/gtest.h>

#include <string>

namespace spikepinn::worker {
namespace {

CheckpointNote Note() {
  return {.program = "spikepinn 1",
          .stage = "lbfgs",
          .overall_step = 8020,
          .progress_told = 8016,
          .finished_stages = {{.stage = "adam", .steps = 8000, .seconds = 0.1}},
          .stage_seconds = 1.0 / 3.0,
          .total_seconds = 12.5};
}

std::string File(const std::string& state) { return EncodeCheckpointHead(Note(), state) + state; }

TEST(CheckpointCodecTest, NoteAndStateComeBack) {
  const std::string state("\0any\xff bytes", 11);
  const std::string bytes = File(state);
  const auto file = DecodeCheckpointFile(bytes);
  ASSERT_TRUE(file.ok()) << file.status();
  EXPECT_EQ(file->state, state);
  EXPECT_EQ(file->note.program, "spikepinn 1");
  EXPECT_EQ(file->note.stage, "lbfgs");
  EXPECT_EQ(file->note.overall_step, 8020);
  EXPECT_EQ(file->note.progress_told, 8016);
  ASSERT_EQ(file->note.finished_stages.size(), 1u);
  EXPECT_EQ(file->note.finished_stages[0].stage, "adam");
  EXPECT_EQ(file->note.finished_stages[0].steps, 8000);
  EXPECT_EQ(file->note.finished_stages[0].seconds, 0.1);
  EXPECT_EQ(file->note.stage_seconds, 1.0 / 3.0);
  EXPECT_EQ(file->note.total_seconds, 12.5);
}

TEST(CheckpointCodecTest, EveryTruncationAndEveryBitCounts) {
  const std::string bytes = File("some state");
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_EQ(DecodeCheckpointFile(bytes.substr(0, size)).status().code(),
              absl::StatusCode::kDataLoss)
        << "of " << size << " bytes";
  }
  EXPECT_FALSE(DecodeCheckpointFile(bytes + "x").ok());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 1);
    EXPECT_FALSE(DecodeCheckpointFile(damaged).ok()) << "byte " << i;
  }
}

TEST(CheckpointCodecTest, ANoteThatMakesNoSenseIsRefusedDespiteItsChecksum) {
  CheckpointNote note = Note();
  note.overall_step = -1;
  EXPECT_FALSE(DecodeCheckpointFile(EncodeCheckpointHead(note, "")).ok());
  note = Note();
  note.total_seconds = -1.0;
  EXPECT_FALSE(DecodeCheckpointFile(EncodeCheckpointHead(note, "")).ok());
  note = Note();
  note.finished_stages[0].steps = -1;
  EXPECT_FALSE(DecodeCheckpointFile(EncodeCheckpointHead(note, "")).ok());
}

}  // namespace
}  // namespace spikepinn::worker
