#include "server/storage/check.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A store with job1 to job6, one in each state, and sweep job7 with job8 to job10.
class CheckTest : public StoreFixture {
 protected:
  CheckTest() {
    for (JobState state : kAllJobStates) CreateJobIn(state);
    EXPECT_TRUE(store_->CreateSweep(SweepRequest(3)).ok());
    Move("job8", JobState::kRunning);
    Move("job9", JobState::kCancelled);
    store_.reset();
  }

  // Runs SQL on the closed database, as nobody should.
  void Damage(const std::string& sql) {
    store_.reset();
    std::unique_ptr<Database> db = *Database::Open(path_);
    ASSERT_EQ(db->Execute("PRAGMA foreign_keys = OFF;" + sql), absl::OkStatus());
  }

  std::vector<std::string> Findings() {
    absl::StatusOr<std::unique_ptr<DataDir>> data_dir = DataDir::OpenExisting(dir_.path());
    absl::StatusOr<CheckReport> report = CheckFolder(**data_dir);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? report->findings : std::vector<std::string>{"no report"};
  }
};

TEST_F(CheckTest, SoundDatabaseHasNoFindingsAndIsCounted) {
  const CheckReport report = CheckDatabase((*Database::OpenForReading(path_)).get());
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(report.notes, IsEmpty());
  EXPECT_EQ(report.jobs, 9);
  EXPECT_EQ(report.events, 1 + 2 + 3 + 4 + 3 + 4 + 2 + 2 + 1);
}

TEST_F(CheckTest, TrimmedLogIsSound) {
  options_.max_events_per_job = 10;
  Reopen();
  const std::vector<NewEvent> events(50, {EventKind::kProgress, "p"});
  ASSERT_TRUE(store_->Append({"job2", 1}, events).ok());
  store_.reset();
  EXPECT_THAT(Findings(), IsEmpty());
}

TEST_F(CheckTest, MissingEventIsNamed) {
  Damage("DELETE FROM events WHERE job = 4 AND sequence = 3");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job4: event 4 stands where event 3 must be"));
}

TEST_F(CheckTest, JobWithoutEventsIsNamed) {
  Damage("DELETE FROM events WHERE job = 1");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job1: has no events"));
}

TEST_F(CheckTest, StateThatTheLogDoesNotTellIsNamed) {
  Damage("UPDATE jobs SET state = 2 WHERE id = 'job1'");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job1: state is RUNNING, but the log says QUEUED"));
}

TEST_F(CheckTest, SuccessWithoutSummaryOrModelIsNamed) {
  Damage("UPDATE jobs SET summary = x'' WHERE id = 'job4'; DELETE FROM models");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job4: SUCCEEDED without a summary",
                                      "jobs/job4: SUCCEEDED without a model"));
}

TEST_F(CheckTest, SummaryAndModelOfAJobThatHasNotSucceededAreNamed) {
  Damage("UPDATE jobs SET summary = x'01' WHERE id = 'job5'; INSERT INTO models VALUES (5, x'01')");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job5: has a summary, but has not SUCCEEDED",
                                      "jobs/job5: has a model, but has not SUCCEEDED"));
}

TEST_F(CheckTest, EndTimeThatDoesNotFitTheStateIsNamed) {
  Damage(
      "UPDATE jobs SET end_time = NULL WHERE id = 'job5';"
      "UPDATE jobs SET end_time = 1 WHERE id = 'job1'");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job1: has an end_time, but has not ended",
                                      "jobs/job5: has ended without an end_time"));
}

TEST_F(CheckTest, AttemptThatTheLogDoesNotTellIsNamed) {
  Damage("UPDATE jobs SET attempt = 7 WHERE id = 'job2'");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job2: attempt is 7, but the log ends with attempt 1"));
}

TEST_F(CheckTest, WrongCountersOfASweepAreNamed) {
  Damage("UPDATE sweeps SET queued = 2, failed = 1");
  EXPECT_THAT(Findings(), ElementsAre("sweeps/job7: counts 2 jobs as QUEUED, there are 1",
                                      "sweeps/job7: counts 1 jobs as FAILED, there are 0"));
}

TEST_F(CheckTest, WrongEndOfASweepIsNamed) {
  Damage("UPDATE sweeps SET end_time = 1");
  EXPECT_THAT(Findings(), ElementsAre("sweeps/job7: has an end_time, but not all of its jobs have "
                                      "ended"));
}

TEST_F(CheckTest, EndedSweepWithoutEndTimeIsNamed) {
  Reopen();
  Move("job8", JobState::kFailed);
  Move("job10", JobState::kCancelled);
  Damage("UPDATE sweeps SET end_time = NULL");
  EXPECT_THAT(Findings(), ElementsAre("sweeps/job7: has ended without an end_time"));
}

TEST_F(CheckTest, JobInTheWrongPlaceOfItsSweepIsNamed) {
  Damage("UPDATE jobs SET sweep_index = 2 WHERE id = 'job8'");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job8: is not where number 2 of sweeps/job7 must be"));
}

TEST_F(CheckTest, MissingSpecIsNamed) {
  Damage("DELETE FROM specs WHERE job = 1");
  EXPECT_THAT(Findings(), ElementsAre("jobs/job1: has no spec"));
}

TEST_F(CheckTest, EventsOfAJobThatIsGoneAreNamed) {
  Damage("DELETE FROM jobs WHERE id = 'job2'");
  EXPECT_THAT(Findings(), Contains("table specs: row 2 belongs to no row of jobs"));
}

TEST_F(CheckTest, RequestThatMadeTwoJobsIsNamed) {
  // Only a table without the index can hold that.
  Damage(
      "CREATE TABLE copy AS SELECT * FROM jobs; PRAGMA legacy_alter_table = ON;"
      "DROP TABLE jobs; ALTER TABLE copy RENAME TO jobs;"
      "CREATE UNIQUE INDEX numbers ON jobs (number);"
      "UPDATE jobs SET request_id = 'r' WHERE id IN ('job1', 'job3')");
  EXPECT_THAT(Findings(), Contains("request_id = \"r\": made 2 jobs, must make one"));
}

TEST_F(CheckTest, NewerSchemaIsNamed) {
  Damage("PRAGMA user_version = 99");
  ASSERT_EQ(Findings().size(), 1u);
  EXPECT_THAT(Findings()[0], HasSubstr("schema version 99, this program reads up to"));
}

TEST_F(CheckTest, TablesWithoutAVersionAreNamed) {
  Damage("PRAGMA user_version = 0");
  EXPECT_THAT(Findings(),
              ElementsAre(path_ + ": has tables, but schema version 0, that of an empty "
                                  "database"));
}

TEST_F(CheckTest, MissingTableAndIndexAreNamed) {
  Damage("DROP TABLE usage; DROP INDEX jobs_by_user");
  EXPECT_THAT(Findings(), ElementsAre("index jobs_by_user: is missing", "table usage: is missing"));
}

TEST_F(CheckTest, ContentsAreHandedOut) {
  const auto name = [](const std::string& bytes) {
    return std::vector<std::string>{absl::StrCat("\"", bytes, "\"")};
  };
  const ContentChecks contents = {
      .of_job =
          [](const Job& job, const std::string& model) {
            return job.state != JobState::kSucceeded
                       ? std::vector<std::string>()
                       : std::vector<std::string>{job.spec, job.effective_spec, job.summary, model};
          },
      .of_event =
          [&](const Event& event) {
            return event.kind == EventKind::kSummary ? name(event.payload)
                                                     : std::vector<std::string>();
          },
      .of_definition = name};
  EXPECT_THAT(
      CheckDatabase((*Database::OpenForReading(path_)).get(), contents).findings,
      ElementsAre("jobs/job4: spec of test", "jobs/job4: effective spec of test",
                  "jobs/job4: the summary", "jobs/job4: the model",
                  "jobs/job4: event 3: \"the summary\"", "sweeps/job7: \"the definition\""));
}

TEST_F(CheckTest, LostDatabaseOfAFolderInUseIsNamedAndItsLogIsKept) {
  const std::string log = path_ + "-wal";
  std::ofstream(path_, std::ios::trunc);
  std::ofstream(log) << "commits";
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("jobs.db is empty, but the folder was in use")));
  EXPECT_EQ(std::filesystem::file_size(log), 7u);
  std::filesystem::remove(path_);
  EXPECT_THAT(Findings(), ElementsAre(HasSubstr("jobs.db is missing, but the folder was in use")));
}

TEST_F(CheckTest, DamagedPageIsNamed) {
  const auto size = std::filesystem::file_size(path_);
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(size / 4096 / 2 * 4096) << std::string(4096, '\xee');
  file.close();
  const std::vector<std::string> findings = Findings();
  EXPECT_THAT(findings, Contains(HasSubstr("database: ")));
  EXPECT_THAT(findings, Each(Not(HasSubstr("\n"))));  // a line each: they are counted
}

TEST_F(CheckTest, FileThatIsNoDatabaseIsNamed) {
  std::ofstream(path_) << std::string(8192, 'x');
  EXPECT_THAT(Findings(), Contains(HasSubstr("file is not a database")));
}

TEST_F(CheckTest, IndexThatDisagreesWithItsTableIsNamed) {
  Damage(
      "PRAGMA writable_schema = ON;"
      "UPDATE sqlite_schema SET sql = 'CREATE INDEX jobs_by_state ON jobs (attempt, number)'"
      " WHERE name = 'jobs_by_state'");
  EXPECT_THAT(Findings(), Contains(HasSubstr("jobs_by_state")));
}

TEST_F(CheckTest, CheckingChangesNothing) {
  const auto read = [](const std::string& path) {
    std::stringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    return bytes.str();
  };
  // As after a crash: commits are in the log alone.
  Reopen();
  CreateJob();
  const std::string copy = dir_.File("copy");
  std::filesystem::create_directory(copy);
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(path_ + suffix, copy + "/jobs.db" + suffix);
  }
  const std::string before = read(copy + "/jobs.db") + read(copy + "/jobs.db-wal");
  EXPECT_EQ(CheckFolder(**DataDir::OpenExisting(copy))->jobs, 10);
  EXPECT_EQ(read(copy + "/jobs.db") + read(copy + "/jobs.db-wal"), before);
  EXPECT_FALSE(std::filesystem::exists(copy + "/lock"));
}

TEST_F(CheckTest, StrayWorkIsANote) {
  for (const char* id : {"job1", "job2", "job4", "nobody"}) {
    std::filesystem::create_directories(dir_.File(absl::StrCat("work/", id)));
  }
  std::ofstream(dir_.File("work/job4/checkpoint")) << "bytes";
  const CheckReport report = *CheckFolder(**DataDir::OpenExisting(dir_.path()));
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(
      report.notes,
      ElementsAre(dir_.path() + "/work/job4: checkpoints of no job that goes on (1 files, 5 "
                                "bytes); the next server removes them",
                  HasSubstr("/work/nobody: checkpoints of no job")));
}

TEST_F(CheckTest, DatabaseInUseIsAnError) {
  Reopen();
  const absl::Status status = CheckFolder(**DataDir::OpenExisting(dir_.path())).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("locked"));
}

TEST_F(CheckTest, MissingDatabaseIsAnErrorAndIsNotCreated) {
  std::filesystem::remove(path_);
  EXPECT_TRUE(absl::IsNotFound(CheckFolder(**DataDir::OpenExisting(dir_.path())).status()));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace spikepinn::server
