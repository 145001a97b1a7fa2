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

TEST_F(EventFeedTest, EventsInARowAreOneBatch) {
  Move(JobState::kRunning);
  Move(JobState::kSucceeded);  // a summary, and the state
  const std::shared_ptr<const EventBatch> batch = After(0);
  ASSERT_EQ(batch->messages.size(), 4u);
  EXPECT_EQ(batch->messages[2].event().sequence(), 3);
  EXPECT_EQ(batch->last_sequence, 4);
  EXPECT_TRUE(batch->ends_job);
}

TEST_F(EventFeedTest, BatchesOfManyJobsAreKeptButNotOfAnyNumber) {
  std::weak_ptr<const EventBatch> first = After(0);
  const auto read_another = [this] {
    EXPECT_TRUE(feed_.After(store_->Create(NewJob{})->id, 0).ok());
  };
  for (int i = 0; i < 31; ++i) read_another();
  EXPECT_EQ(After(0), first.lock());
  read_another();
  EXPECT_TRUE(first.expired());
}

TEST_F(EventFeedTest, TheNewestBatchIsTheOneAskedFor) {
  for (int i = 0; i < 40; ++i) {
    const std::string id = store_->Create(NewJob{})->id;
    ASSERT_TRUE(store_->MoveTo(id, {.state = JobState::kRunning}).ok());
    ASSERT_EQ((*feed_.After(id, 0))->messages.size(), 2u);
    ASSERT_EQ((*feed_.After(id, 1))->messages.size(), 1u);
  }
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
