#include "server/service/event_feed.h"

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class EventFeedTest : public ::testing::Test {
 protected:
  EventFeedTest() { id_ = store_->Create(NewJob{.display_name = "watched"})->id; }

  std::shared_ptr<const EventBatch> After(std::int64_t after) {
    absl::StatusOr<std::shared_ptr<const EventBatch>> batch = feed_.After(id_, after);
    EXPECT_TRUE(batch.ok()) << batch.status();
    return batch.ok() ? *std::move(batch) : nullptr;
  }
  void Move(JobState state) {
    ASSERT_TRUE(store_->MoveTo(id_, {.state = state, .summary = "", .model = "m"}).ok());
  }

  testing::TempDir dir_;
  std::unique_ptr<SqliteJobStore> store_ = *SqliteJobStore::Open(dir_.File("jobs.db"));
  EventFeed feed_{*store_};
  std::string id_;
};

TEST_F(EventFeedTest, NothingNewIsNoBatch) { EXPECT_EQ(After(1), nullptr); }

TEST_F(EventFeedTest, WatchersAtTheSamePlaceShareABatch) {
  const std::shared_ptr<const EventBatch> batch = After(0);
  ASSERT_NE(batch, nullptr);
  EXPECT_EQ(batch->last_sequence, 1);
  EXPECT_FALSE(batch->ends_job);
  EXPECT_EQ(After(0), batch);
}

TEST_F(EventFeedTest, NewEventsFollowABatchThatWasShared) {
  After(0);
  Move(JobState::kRunning);
  EXPECT_EQ(After(0)->last_sequence, 1);
  EXPECT_EQ(After(1)->last_sequence, 2);
}

TEST_F(EventFeedTest, TerminalStateEndsTheJob) {
  Move(JobState::kCancelled);
  EXPECT_TRUE(After(1)->ends_job);
}

TEST_F(EventFeedTest, JobsAreNotMixedUp) {
  After(0);
  const std::string other = store_->Create(NewJob{.display_name = "other"})->id;
  const auto batch = feed_.After(other, 0);
  ASSERT_TRUE(batch.ok());
  EXPECT_NE(*batch, After(0));
}

TEST_F(EventFeedTest, UnknownJobIsNotFound) {
  EXPECT_TRUE(absl::IsNotFound(feed_.After("nobody", 0).status()));
}

}  // namespace
}  // namespace spikepinn::server
