// The store on a disk that is really full.
#include "tests/support/small_disk.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/check.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SmallDiskTest : public StoreFixture {
 protected:
  void SetUp() override {
    if (!disk_.mounted()) GTEST_SKIP() << "mounting a file system needs more rights";
    path_ = disk_.File("jobs.db");
  }

  void OpenWithRealSpace(std::int64_t min_free_bytes) {
    options_.min_free_bytes = min_free_bytes;
    StoreOptions options = options_;
    options.new_id = [this] { return "job" + std::to_string(++ids_); };
    options.now = [this] { return now_ += absl::Seconds(1); };
    store_.reset();
    auto store = SqliteJobStore::Open(path_, options);
    ASSERT_TRUE(store.ok()) << store.status();
    store_ = *std::move(store);
  }

  // Creates jobs until the store refuses, and returns why.
  absl::Status Fill() {
    NewJob request = Request("large");
    request.spec = std::string(20'000, 's');
    absl::StatusOr<Job> job = store_->Create(request);
    for (; job.ok(); job = store_->Create(request)) acknowledged_.push_back(job->id);
    return job.status();
  }

  void ExpectNothingIsLost() {
    std::reverse(acknowledged_.begin(), acknowledged_.end());
    EXPECT_EQ(ListedIds(), acknowledged_);
    store_.reset();
    EXPECT_THAT(CheckDatabase((*Database::OpenForReading(path_)).get()).findings, IsEmpty());
    Reopen();
    EXPECT_EQ(ListedIds(), acknowledged_);
  }

  testing::SmallDisk disk_{4 << 20};
  std::vector<std::string> acknowledged_;
};

TEST_F(SmallDiskTest, FullToTheLastByteItLosesNothingAndGoesOnWithRoomAgain) {
  std::ofstream(disk_.File("ballast")) << std::string(1 << 20, 'b') << std::flush;
  options_.min_free_bytes = 0;
  Reopen();
  acknowledged_.push_back(CreateJobIn(JobState::kRunning));
  const std::string running = acknowledged_[0];
  const absl::Status full = Fill();
  EXPECT_EQ(full.code(), absl::StatusCode::kResourceExhausted) << full;
  EXPECT_GT(acknowledged_.size(), 10u);
  server::Move success = MoveOf(JobState::kSucceeded);
  success.model = std::string(200'000, 'm');
  EXPECT_TRUE(absl::IsResourceExhausted(store_->MoveTo(running, success).status()));
  EXPECT_EQ(Get(running).state, JobState::kRunning);
  EXPECT_TRUE(absl::IsResourceExhausted(store_->CreateSweep(SweepRequest(100)).status()));
  EXPECT_EQ(static_cast<std::size_t>(store_->Counts()->total()), acknowledged_.size());
  std::filesystem::remove(disk_.File("ballast"));
  EXPECT_TRUE(store_->MoveTo(running, success).ok());
  ExpectNothingIsLost();
  EXPECT_EQ(*store_->Model(running), success.model);
}

TEST_F(SmallDiskTest, RunningJobsEndWhenNewOnesAreRefused) {
  OpenWithRealSpace(2 << 20);
  acknowledged_.push_back(CreateJobIn(JobState::kRunning));
  const absl::Status full = Fill();
  EXPECT_TRUE(absl::IsResourceExhausted(full));
  EXPECT_THAT(std::string(full.message()), HasSubstr("a new job needs 2.0 MiB"));
  server::Move success = MoveOf(JobState::kSucceeded);
  success.model = std::string(400'000, 'm');
  EXPECT_TRUE(store_->MoveTo(acknowledged_[0], success).ok());
  ExpectNothingIsLost();
}

// What others write takes no notice of what a server would like to keep.
TEST_F(SmallDiskTest, OthersMayFillItAndJobsEndAreDeletedAndTheServerStarts) {
  OpenWithRealSpace(2 << 20);
  for (int i = 0; i < 20; ++i) acknowledged_.push_back(CreateJobIn(JobState::kSucceeded));
  const std::string running = CreateJobIn(JobState::kRunning);
  acknowledged_.push_back(running);
  std::ofstream ballast(disk_.File("ballast"), std::ios::binary);
  while (ballast << std::string(4096, 'b') << std::flush) {
  }
  ASSERT_EQ(*FreeBytes(path_), 0);
  server::Move success = MoveOf(JobState::kSucceeded);
  success.model = std::string(20'000, 'm');
  EXPECT_TRUE(store_->MoveTo(running, success).ok());
  const std::string deleted = acknowledged_.front();
  EXPECT_TRUE(store_->Delete(deleted).ok());
  acknowledged_.erase(acknowledged_.begin());
  OpenWithRealSpace(2 << 20);
  EXPECT_TRUE(absl::IsResourceExhausted(store_->Create(Request("new")).status()));
  ExpectNothingIsLost();
}

TEST_F(SmallDiskTest, WhatDeletedJobsLeaveBehindIsRoomForNewOnes) {
  OpenWithRealSpace(2 << 20);
  EXPECT_TRUE(absl::IsResourceExhausted(Fill()));
  for (const std::string& id : acknowledged_) {
    ASSERT_TRUE(store_->MoveTo(id, MoveOf(JobState::kCancelled)).ok());
    ASSERT_TRUE(store_->Delete(id).ok());
  }
  acknowledged_.clear();
  acknowledged_.push_back(CreateJob());
  ExpectNothingIsLost();
}

TEST_F(SmallDiskTest, CopyThatDoesNotFitIsRemovedAndHarmsNothing) {
  options_.min_free_bytes = 0;
  Reopen();
  EXPECT_TRUE(absl::IsResourceExhausted(Fill()));
  store_.reset();  // checkpoints the log
  Reopen();
  ASSERT_TRUE(store_->StartBackup(disk_.File("copy.db")).ok());
  absl::StatusOr<bool> complete = false;
  while (complete.ok() && !*complete) complete = store_->StepBackup(16);
  EXPECT_TRUE(absl::IsResourceExhausted(complete.status())) << complete.status();
  EXPECT_FALSE(std::filesystem::exists(disk_.File("copy.db")));
  EXPECT_FALSE(std::filesystem::exists(disk_.File("copy.db.partial")));
  ExpectNothingIsLost();
}

}  // namespace
}  // namespace spikepinn::server
