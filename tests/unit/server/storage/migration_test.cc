// Databases of older programs, as those made them.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/check.h"
#include "server/storage/schema.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Copied from the first released program; never to be changed.
constexpr char kVersion1[] = R"sql(
CREATE TABLE jobs (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  device TEXT NOT NULL,
  request_id TEXT UNIQUE,
  request_digest BLOB NOT NULL,
  state INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  create_time INTEGER NOT NULL,
  start_time INTEGER,
  end_time INTEGER,
  error_reason INTEGER NOT NULL,
  error_message TEXT NOT NULL,
  last_event_sequence INTEGER NOT NULL,
  progress BLOB NOT NULL,
  summary BLOB NOT NULL
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, number);
CREATE INDEX queued_jobs_by_device ON jobs (device, number) WHERE state = 1;
CREATE TABLE specs (
  job INTEGER PRIMARY KEY REFERENCES jobs (number) ON DELETE CASCADE,
  spec BLOB NOT NULL,
  effective_spec BLOB NOT NULL
) STRICT;
CREATE TABLE models (
  job INTEGER PRIMARY KEY REFERENCES jobs (number) ON DELETE CASCADE,
  model BLOB NOT NULL
) STRICT;
CREATE TABLE events (
  job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  time INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  state INTEGER NOT NULL,
  error_reason INTEGER NOT NULL,
  error_message TEXT NOT NULL,
  detail TEXT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (job, sequence)
) STRICT, WITHOUT ROWID;
PRAGMA user_version = 1;
)sql";

struct OldEvent {
  EventKind kind;
  JobState state;
};

class MigrationTest : public StoreFixture {
 protected:
  MigrationTest() {
    store_.reset();
    path_ = dir_.File("old.db");
    std::unique_ptr<Database> db = *Database::Open(path_);
    EXPECT_TRUE(db->Execute(kVersion1).ok());
    for (JobState state : kAllJobStates) AddOldJob(db.get(), state);
  }

  // Its id is its state: "QUEUED", ...
  static void AddOldJob(Database* db, JobState state) {
    const int number = static_cast<int>(state);
    const bool succeeded = state == JobState::kSucceeded;
    const std::vector<OldEvent> log = OldLog(state);
    EXPECT_EQ(db->Execute(absl::StrReplaceAll(
                  "INSERT INTO jobs VALUES ($n, '$id', 'name of $id', 'cpu', 'request of $id',"
                  " x'01', $n, $attempt, 1000, $start, $end, 0, '', $last, x'02', $summary);"
                  "INSERT INTO specs VALUES ($n, x'03', x'04');",
                  {{"$n", absl::StrCat(number)},
                   {"$id", ToString(state)},
                   {"$attempt", state == JobState::kQueued ? "0" : "1"},
                   {"$start", state == JobState::kQueued ? "NULL" : "2000"},
                   {"$end", IsTerminal(state) ? absl::StrCat(number * 1000) : "NULL"},
                   {"$last", absl::StrCat(log.size())},
                   {"$summary", succeeded ? "x'05'" : "x''"}})),
              absl::OkStatus());
    if (succeeded) {
      EXPECT_TRUE(db->Execute("INSERT INTO models VALUES (4, x'06')").ok());
    }
    for (std::size_t i = 0; i < log.size(); ++i) {
      EXPECT_TRUE(
          db->Execute(absl::StrCat("INSERT INTO events VALUES (", number, ", ", i + 1, ", 1000, ",
                                   i == 0 ? 0 : 1, ", ", static_cast<int>(log[i].kind), ", ",
                                   static_cast<int>(log[i].state), ", 0, '', '', x'')"))
              .ok());
    }
  }

  static std::vector<OldEvent> OldLog(JobState state) {
    std::vector<OldEvent> log = {{EventKind::kStateChange, JobState::kQueued}};
    if (state == JobState::kQueued) return log;
    log.push_back({EventKind::kStateChange, JobState::kRunning});
    if (state == JobState::kRunning) return log;
    if (state == JobState::kCancelled) {
      log.push_back({EventKind::kStateChange, JobState::kCancelling});
    }
    if (state == JobState::kSucceeded) log.push_back({EventKind::kSummary, JobState::kSucceeded});
    log.push_back({EventKind::kStateChange, state});
    return log;
  }
};

TEST_F(MigrationTest, Version1KeepsItsJobsInAllStates) {
  Reopen();
  for (JobState state : kAllJobStates) {
    const Job job = Get(ToString(state));
    EXPECT_EQ(job.state, state);
    EXPECT_EQ(job.display_name, absl::StrCat("name of ", ToString(state)));
    EXPECT_EQ(job.create_time, absl::FromUnixNanos(1000));
    EXPECT_EQ(job.spec + job.effective_spec + job.progress, "\x03\x04\x02");
    EXPECT_EQ(job.user, "anonymous");
    EXPECT_EQ(job.priority, 0);
    EXPECT_EQ(job.threads, 1);
    EXPECT_EQ(job.resources, Resources());
    EXPECT_EQ(job.max_attempts, 3);
    EXPECT_EQ(job.failures, 0);
    EXPECT_EQ(job.not_before, absl::InfinitePast());
    EXPECT_EQ(job.sweep_id, "");
    EXPECT_EQ(job.first_event_sequence, 1);
    EXPECT_EQ(Events(job.id).size(), static_cast<std::size_t>(job.last_event_sequence));
  }
  EXPECT_EQ(*store_->Model("SUCCEEDED"), "\x06");
  EXPECT_EQ(store_->Counts()->total(), 6);
}

TEST_F(MigrationTest, Version1IsSoundAndGoesOnAfterwards) {
  Reopen();
  EXPECT_EQ(*store_->Recover(), 2);
  EXPECT_EQ(store_->LoadQueue()->size(), 2u);
  EXPECT_THAT(ListedIds({.states = {JobState::kFailed}, .user = "anonymous"}),
              ElementsAre("FAILED"));
  EXPECT_THAT(*store_->RemoveExpired({.max_jobs = 3}, now_, 1), ::testing::SizeIs(1));
  NewJob request = Request("again");
  request.request_id = "request of QUEUED";
  request.request_digest = "\x01";
  EXPECT_EQ(store_->Create(request)->id, "QUEUED");
  store_.reset();
  std::unique_ptr<Database> db = *Database::OpenForReading(path_);
  EXPECT_EQ(*SchemaVersion(db.get()), CurrentSchemaVersion());
  EXPECT_THAT(CheckDatabase(db.get()).findings, IsEmpty());
}

TEST_F(MigrationTest, OlderVersionIsCheckedAsFarAsItGoesAndLeftAlone) {
  const CheckReport report = CheckDatabase((*Database::OpenForReading(path_)).get());
  EXPECT_THAT(report.findings, IsEmpty());
  ASSERT_EQ(report.notes.size(), 1u);
  EXPECT_THAT(report.notes[0], ::testing::HasSubstr("schema version 1 of 2"));
  EXPECT_EQ(*SchemaVersion((*Database::Open(path_)).get()), 1);
}

}  // namespace
}  // namespace spikepinn::server
