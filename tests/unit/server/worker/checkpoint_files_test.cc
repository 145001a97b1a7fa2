#include "server/worker/checkpoint_files.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace spikepinn::worker {
namespace {

constexpr char kProgram[] = "this one";

class CheckpointFilesTest : public ::testing::Test {
 protected:
  CheckpointFilesTest() { std::filesystem::create_directory(Folder()); }

  std::string Folder() const { return dir_.File("job"); }

  CheckpointFiles Files(std::int64_t attempt = 1, std::int64_t scratch_bytes = 0) const {
    return {Folder(), attempt, scratch_bytes};
  }

  static CheckpointNote Note(std::int64_t step, const std::string& program = kProgram) {
    return {.program = program, .stage = "adam", .overall_step = step};
  }

  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(Folder())) {
      names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void Overwrite(const std::string& name, const std::string& bytes) const {
    std::ofstream(Folder() + "/" + name, std::ios::binary) << bytes;
  }

  // The step of the newest one; -1 if there is none.
  std::int64_t NewestStep(std::vector<std::string>* warnings) const {
    const auto saved = Files().Newest(kProgram, warnings);
    return saved.has_value() ? saved->note.overall_step : -1;
  }

  spikepinn::testing::TempDir dir_;
};

TEST_F(CheckpointFilesTest, ThereIsNoneInAFolderThatDoesNotExist) {
  std::filesystem::remove(Folder());
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), -1);
  EXPECT_TRUE(warnings.empty());
}

TEST_F(CheckpointFilesTest, TheNewestComesBackAndTwoAreKept) {
  CheckpointFiles files = Files();
  for (const std::int64_t step : {9, 10, 100}) {
    const auto bytes = files.Save(Note(step), "state");
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    const auto saved = Files(7).Newest(kProgram, nullptr);
    ASSERT_TRUE(saved.has_value());
    EXPECT_EQ(saved->note.overall_step, step);
    EXPECT_EQ(saved->state, "state");
    EXPECT_EQ(saved->bytes, *bytes);
    EXPECT_EQ(static_cast<std::int64_t>(std::filesystem::file_size(saved->path)), *bytes);
  }
  EXPECT_EQ(Names(), (std::vector<std::string>{"checkpoint-0000000000000010-000001.ckpt",
                                               "checkpoint-0000000000000100-000001.ckpt"}));
}

TEST_F(CheckpointFilesTest, TheNewestThatIsNotAheadOfWhatIsStoredIsKeptAsWell) {
  CheckpointFiles files = Files();
  for (const std::int64_t step : {9, 10, 11, 12, 13}) {
    ASSERT_TRUE(files.Save(Note(step), "state", /*progress_stored=*/10).ok());
  }
  EXPECT_EQ(Names(), (std::vector<std::string>{"checkpoint-0000000000000010-000001.ckpt",
                                               "checkpoint-0000000000000012-000001.ckpt",
                                               "checkpoint-0000000000000013-000001.ckpt"}));
  ASSERT_TRUE(files.Save(Note(14), "state", 13).ok());
  EXPECT_EQ(Names(), (std::vector<std::string>{"checkpoint-0000000000000013-000001.ckpt",
                                               "checkpoint-0000000000000014-000001.ckpt"}));
}

TEST_F(CheckpointFilesTest, ADamagedOneIsSkippedForTheOneBeforeWithAWarning) {
  CheckpointFiles files = Files();
  ASSERT_TRUE(files.Save(Note(1), "first").ok());
  ASSERT_TRUE(files.Save(Note(2), "second").ok());
  const std::string newest = "checkpoint-0000000000000002-000001.ckpt";
  std::filesystem::resize_file(Folder() + "/" + newest, 70);
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 1);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].find("skipped " + newest + ": "), 0u) << warnings[0];
  // It is gone, so that it neither warns again nor counts as one of two.
  EXPECT_EQ(Names().size(), 1u);
}

TEST_F(CheckpointFilesTest, AllDamagedMeansNone) {
  CheckpointFiles files = Files();
  ASSERT_TRUE(files.Save(Note(1), "first").ok());
  ASSERT_TRUE(files.Save(Note(2), "second").ok());
  for (const std::string& name : Names()) Overwrite(name, "");
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), -1);
  EXPECT_EQ(warnings.size(), 2u);
}

TEST_F(CheckpointFilesTest, OneOfAnotherProgramIsSkipped) {
  ASSERT_TRUE(Files().Save(Note(1), "mine").ok());
  ASSERT_TRUE(Files().Save(Note(2, "another one"), "its").ok());
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 1);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("it was written by another one, this is this one"), std::string::npos);
}

TEST_F(CheckpointFilesTest, WhatAKilledWriterLeftIsNoCheckpointAndIsRemoved) {
  ASSERT_TRUE(Files().Save(Note(1), "whole").ok());
  Overwrite("checkpoint-0000000000000002-000001.ckpt.tmp", "hal");
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 1);
  EXPECT_TRUE(warnings.empty());
  EXPECT_EQ(Names().size(), 1u);
}

TEST_F(CheckpointFilesTest, OlderOnesMakeRoomWithinTheLimitButNotTheLast) {
  const std::string state(1000, 'x');
  const std::int64_t one = *Files().Save(Note(1), state);
  CheckpointFiles files = Files(1, 2 * one + 20);
  ASSERT_TRUE(files.Save(Note(2), state).ok());
  ASSERT_TRUE(files.Save(Note(3), state).ok());
  EXPECT_EQ(Names().size(), 2u);
  const auto refused = files.Save(Note(4), std::string(2000, 'x'));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kOutOfRange);
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 3);
}

TEST_F(CheckpointFilesTest, AFullDiskIsToldAndLosesNothing) {
  ASSERT_TRUE(Files().Save(Note(1), "first").ok());
  // A limit of this process's file sizes stands for the disk's.
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_IGN);
  const rlimit tight{.rlim_cur = 4096, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tight), 0);
  const auto failed = Files().Save(Note(2), std::string(10'000, 'x'));
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(failed.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(std::string(failed.status().message()).find("File too large"), std::string::npos);
  EXPECT_EQ(Names().size(), 1u) << "half a file was left";
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 1);
}

TEST_F(CheckpointFilesTest, AFolderThatIsGoneStaysGone) {
  std::filesystem::remove(Folder());
  EXPECT_EQ(Files().Save(Note(1), "x").status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(std::filesystem::exists(Folder()));
}

TEST_F(CheckpointFilesTest, ADiscardedOneDoesNotComeAgain) {
  ASSERT_TRUE(Files().Save(Note(1), "first").ok());
  ASSERT_TRUE(Files().Save(Note(2), "second").ok());
  CheckpointFiles files = Files();
  files.Discard(*files.Newest(kProgram, nullptr));
  std::vector<std::string> warnings;
  EXPECT_EQ(NewestStep(&warnings), 1);
}

}  // namespace
}  // namespace spikepinn::worker
