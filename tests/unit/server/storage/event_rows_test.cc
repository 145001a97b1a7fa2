#include "server/storage/event_rows.h"

#include <memory>
#include <vector>

#include "gtest/gtest.h"
#include "server/storage/schema.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class EventRowsTest : public ::testing::Test {
 protected:
  EventRowsTest() : db_(*Database::Open(dir_.File("test.db"))) {
    EXPECT_TRUE(Migrate(db_.get()).ok());
    row_.job.id = "a";
    row_.job.create_time = absl::UnixEpoch();
    row_.job.number = *InsertJob(db_.get(), row_.job, {}, 0);
  }

  testing::TempDir dir_;
  std::unique_ptr<Database> db_;
  JobRow row_;
};

TEST_F(EventRowsTest, EveryFieldComesBackUnderTheNextNumber) {
  Event event;
  event.sequence = 99;  // is not its own to choose
  event.time = absl::FromUnixNanos(123456789);
  event.attempt = 2;
  event.kind = EventKind::kWarning;
  event.payload = "payload";
  event.state = JobState::kCancelling;
  event.error = {FailureReason::kWorkerLost, "message"};
  event.detail = "detail";
  ASSERT_TRUE(AppendEvent(db_.get(), event, &row_).ok());
  EXPECT_EQ(row_.job.last_event_sequence, 1);
  const std::vector<Event> events = *EventsAfter(db_.get(), row_.job.number, 0, 10);
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].sequence, 1);
  EXPECT_EQ(events[0].time, event.time);
  EXPECT_EQ(events[0].attempt, event.attempt);
  EXPECT_EQ(events[0].kind, event.kind);
  EXPECT_EQ(events[0].payload, event.payload);
  EXPECT_EQ(events[0].state, event.state);
  EXPECT_EQ(events[0].error.reason, event.error.reason);
  EXPECT_EQ(events[0].error.message, event.error.message);
  EXPECT_EQ(events[0].detail, event.detail);
}

TEST_F(EventRowsTest, SameNumberIsNeverStoredTwice) {
  Event event;
  event.time = absl::UnixEpoch();
  JobRow stale = row_;
  ASSERT_TRUE(AppendEvent(db_.get(), event, &row_).ok());
  EXPECT_FALSE(AppendEvent(db_.get(), event, &stale).ok());
  EXPECT_EQ(stale.job.last_event_sequence, 0);
}

TEST_F(EventRowsTest, EventOfAnUnknownJobIsRefused) {
  Event event;
  event.time = absl::UnixEpoch();
  JobRow nobody;
  nobody.job.number = row_.job.number + 1;
  EXPECT_FALSE(AppendEvent(db_.get(), event, &nobody).ok());
}

}  // namespace
}  // namespace spikepinn::server
