#include "server/storage/job_rows.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/schema.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class JobRowsTest : public ::testing::Test {
 protected:
  JobRowsTest() : db_(*Database::Open(dir_.File("test.db"))) {
    EXPECT_TRUE(Migrate(db_.get()).ok());
  }

  std::int64_t Insert(const std::string& id, const std::string& device,
                      JobState state = JobState::kQueued) {
    Job job;
    job.id = id;
    job.device = device;
    job.state = state;
    job.create_time = absl::UnixEpoch();
    return *InsertJob(db_.get(), job, {}, 0);
  }

  testing::TempDir dir_;
  std::unique_ptr<Database> db_;
};

TEST_F(JobRowsTest, EveryFieldComesBack) {
  JobRow row;
  row.job.number = Insert("a", "cuda:1");
  Job& job = row.job;
  job.id = "a";
  job.state = JobState::kFailed;
  job.attempt = 3;
  job.failures = 2;
  job.not_before = absl::FromUnixNanos(77);
  job.first_event_sequence = 5;
  job.start_time = absl::FromUnixNanos(123456789);
  job.end_time = absl::FromUnixNanos(-1);
  job.error = {FailureReason::kRunaway, "message"};
  job.progress = "progress";
  job.summary = "summary";
  job.last_event_sequence = 17;
  ASSERT_TRUE(UpdateJob(db_.get(), row).ok());
  const JobRow read = *LoadJob(db_.get(), "a");
  EXPECT_EQ(read.job.number, row.job.number);
  EXPECT_EQ(read.job.device, "cuda:1");
  EXPECT_EQ(read.job.state, job.state);
  EXPECT_EQ(read.job.attempt, job.attempt);
  EXPECT_EQ(read.job.failures, job.failures);
  EXPECT_EQ(read.job.not_before, job.not_before);
  EXPECT_EQ(read.job.first_event_sequence, job.first_event_sequence);
  EXPECT_EQ(read.job.create_time, absl::UnixEpoch());
  EXPECT_EQ(read.job.start_time, job.start_time);
  EXPECT_EQ(read.job.end_time, job.end_time);
  EXPECT_EQ(read.job.error.reason, job.error.reason);
  EXPECT_EQ(read.job.error.message, job.error.message);
  EXPECT_EQ(read.job.progress, job.progress);
  EXPECT_EQ(read.job.summary, job.summary);
  EXPECT_EQ(read.job.last_event_sequence, job.last_event_sequence);
}

TEST_F(JobRowsTest, NumberOfADeletedJobNeverComesBack) {
  const std::int64_t number = Insert("a", "cpu");
  ASSERT_TRUE(DeleteJob(db_.get(), number).ok());
  EXPECT_GT(Insert("b", "cpu"), number);
}

// What SQLite intends to do, in its own words.
std::string Plan(Database* db, const std::string& sql) {
  Statement query = db->Prepare("EXPLAIN QUERY PLAN " + sql);
  std::string plan;
  while (*query.Step()) absl::StrAppend(&plan, query.Bytes(3), "\n");
  return plan;
}

TEST_F(JobRowsTest, IndexesServeListing) {
  EXPECT_EQ(Plan(db_.get(),
                 "SELECT id FROM jobs WHERE state = ? AND number < ? ORDER BY number DESC LIMIT ?"),
            "SEARCH jobs USING INDEX jobs_by_state (state=? AND number<?)\n");
  EXPECT_EQ(Plan(db_.get(), "SELECT id FROM jobs WHERE number < ? ORDER BY number DESC LIMIT ?"),
            "SEARCH jobs USING INTEGER PRIMARY KEY (rowid<?)\n");
}

TEST_F(JobRowsTest, WhatWasAskedForComesBack) {
  Job job;
  job.id = "a";
  job.create_time = absl::UnixEpoch();
  job.user = "ada";
  job.priority = -100;
  job.threads = 64;
  job.resources = {std::int64_t{1} << 40, absl::Milliseconds(1500), 12345};
  job.max_attempts = 100;
  ASSERT_TRUE(InsertJob(db_.get(), job, {}, 0).ok());
  const Job read = LoadJob(db_.get(), "a")->job;
  EXPECT_EQ(read.user, job.user);
  EXPECT_EQ(read.priority, job.priority);
  EXPECT_EQ(read.threads, job.threads);
  EXPECT_EQ(read.resources, job.resources);
  EXPECT_EQ(read.max_attempts, job.max_attempts);
}

// The statements as JobsBefore and OldestEnded put them together.
TEST_F(JobRowsTest, IndexesServeUsersSweepsAndRetention) {
  const std::string page = " ORDER BY number DESC LIMIT ?";
  EXPECT_EQ(
      Plan(db_.get(),
           "SELECT display_name FROM jobs WHERE number < ? AND state = ? AND user = ?" + page),
      "SEARCH jobs USING INDEX jobs_by_user (user=? AND state=? AND number<?)\n");
  EXPECT_EQ(Plan(db_.get(),
                 "SELECT display_name FROM jobs WHERE number < ? AND state = ? AND sweep = ?"
                 " AND +user = ?" +
                     page),
            "SEARCH jobs USING INDEX jobs_by_sweep (sweep=? AND state=? AND number<?)\n");
  EXPECT_EQ(Plan(db_.get(),
                 "SELECT end_time, id FROM jobs WHERE end_time IS NOT NULL AND sweep IS NULL"
                 " ORDER BY end_time LIMIT 1"),
            "SEARCH jobs USING INDEX ended_jobs (end_time>?)\n");
  EXPECT_EQ(Plan(db_.get(),
                 "SELECT TOTAL(succeeded + failed + cancelled) FROM sweeps WHERE end_time IS NULL"),
            "SCAN sweeps USING INDEX open_sweeps\n");
}

}  // namespace
}  // namespace spikepinn::server
