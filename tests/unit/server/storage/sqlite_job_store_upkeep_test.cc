#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/jobs/refusal.h"
#include "server/storage/check.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using LoadTest = StoreFixture;
using RetentionTest = StoreFixture;
using RoomTest = StoreFixture;
using BackupTest = StoreFixture;

std::vector<std::string> IdsOf(const std::vector<Job>& jobs) {
  std::vector<std::string> ids;
  for (const Job& job : jobs) ids.push_back(job.id);
  return ids;
}

TEST_F(LoadTest, QueueHoldsWhatTheSchedulerLooksAt) {
  NewJob request = Request("asked for");
  request.user = "ada";
  request.priority = -5;
  request.device = "cuda:0";
  request.threads = 4;
  request.resources.memory_bytes = 1 << 30;
  ASSERT_TRUE(store_->Create(request).ok());
  CreateJobIn(JobState::kRunning);
  CreateJob();
  const std::vector<QueuedJob> queue = *store_->LoadQueue();
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue[0].id, "job1");
  EXPECT_EQ(queue[0].user, "ada");
  EXPECT_EQ(queue[0].priority, -5);
  EXPECT_EQ(queue[0].device, "cuda:0");
  EXPECT_EQ(queue[0].threads, 4);
  EXPECT_EQ(queue[0].memory_bytes, 1 << 30);
  EXPECT_EQ(queue[0].not_before, absl::InfinitePast());
  EXPECT_EQ(queue[0].sweep_id, "");
  EXPECT_EQ(queue[1].id, "job3");
  EXPECT_LT(queue[0].number, queue[1].number);
}

TEST_F(LoadTest, JobThatIsQueuedAgainHasItsOldPlaceAndItsTime) {
  const std::string first = CreateJobIn(JobState::kRunning);
  CreateJob();
  server::Move lost = MoveOf(JobState::kQueued);
  lost.not_before = absl::FromUnixSeconds(77);
  ASSERT_TRUE(store_->MoveTo(first, lost).ok());
  Reopen();
  const std::vector<QueuedJob> queue = *store_->LoadQueue();
  ASSERT_EQ(queue.size(), 2u);
  EXPECT_EQ(queue[0].id, first);
  EXPECT_EQ(queue[0].not_before, absl::FromUnixSeconds(77));
}

TEST_F(LoadTest, UsageOfEachUserIsTheLastThatWasStored) {
  const UserUsage ada{"ada", 1.5, absl::FromUnixSeconds(10)};
  const UserUsage bob{"bob", 7.0, absl::FromUnixSeconds(20)};
  const UserUsage eve{"eve", 2.0, absl::FromUnixSeconds(20)};
  ASSERT_TRUE(store_->SaveUsage({ada, bob, eve}).ok());
  ASSERT_TRUE(store_
                  ->SaveUsage({{"ada", 0.25, absl::FromUnixSeconds(30)},
                               {"eve", 0.0, absl::FromUnixSeconds(30)},
                               {"nobody", 0.0, absl::FromUnixSeconds(30)}})
                  .ok());
  Reopen();
  const std::vector<UserUsage> usage = *store_->LoadUsage();
  ASSERT_EQ(usage.size(), 2u) << "who has used nothing is forgotten";
  EXPECT_EQ(usage[0].user, "ada");
  EXPECT_EQ(usage[0].thread_seconds, 0.25);
  EXPECT_EQ(usage[0].as_of, absl::FromUnixSeconds(30));
  EXPECT_EQ(usage[1].user, "bob");
}

TEST_F(LoadTest, CountsOfAllStatesSurviveReopeningAndDeleting) {
  for (JobState state : kAllJobStates) CreateJobIn(state);
  const std::string failed = CreateJobIn(JobState::kFailed);
  for (int i = 0; i < 2; ++i) {
    const JobCounts counts = *store_->Counts();
    EXPECT_EQ(counts.total(), 7);
    EXPECT_EQ(counts.failed, 2);
    Reopen();
  }
  EXPECT_FALSE(store_->MoveTo(failed, MoveOf(JobState::kRunning)).ok());
  EXPECT_EQ(store_->Counts()->failed, 2);
  ASSERT_TRUE(store_->Delete(failed).ok());
  EXPECT_EQ(store_->Counts()->failed, 1);
}

TEST_F(RetentionTest, NothingGoesWithoutALimitOrBeforeIt) {
  for (JobState state : kAllJobStates) CreateJobIn(state);
  EXPECT_THAT(*store_->RemoveExpired({}, now_ + absl::Hours(9999), 10), IsEmpty());
  const Retention wide = {.max_age = absl::Hours(1), .max_jobs = 3, .max_bytes = 1 << 30};
  EXPECT_THAT(*store_->RemoveExpired(wide, now_, 10), IsEmpty());
  EXPECT_EQ(ListedIds().size(), 6u);
}

TEST_F(RetentionTest, AgeCountsFromTheEnd) {
  const std::string old = CreateJobIn(JobState::kRunning);
  const std::string newer = CreateJobIn(JobState::kRunning);
  const absl::Time ended = Move(newer, JobState::kFailed).end_time;
  Move(old, JobState::kFailed);
  const Retention hour = {.max_age = absl::Hours(1)};
  EXPECT_THAT(*store_->RemoveExpired(hour, ended + absl::Hours(1), 10), IsEmpty());
  EXPECT_THAT(
      IdsOf(*store_->RemoveExpired(hour, ended + absl::Hours(1) + absl::Nanoseconds(1), 10)),
      ElementsAre(newer));
  EXPECT_THAT(ListedIds(), ElementsAre(old));
}

TEST_F(RetentionTest, OldestEndsGoFirstAndNoMoreThanTheLimitAtATime) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) ids.push_back(CreateJobIn(JobState::kSucceeded));
  const std::string queued = CreateJob();
  const Retention two = {.max_jobs = 2, .min_age = absl::ZeroDuration()};
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(two, now_, 2)), ElementsAre(ids[0], ids[1]));
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(two, now_, 2)), ElementsAre(ids[2]));
  EXPECT_THAT(*store_->RemoveExpired(two, now_, 2), IsEmpty());
  EXPECT_THAT(ListedIds(), ElementsAre(queued, ids[4], ids[3]));
}

TEST_F(RetentionTest, SweepGoesAsAWholeAndOnlyOnceItHasEnded) {
  ASSERT_TRUE(store_->CreateSweep(SweepRequest(3)).ok());  // job2 to job4
  Move("job2", JobState::kCancelled);
  Move("job3", JobState::kCancelled);
  const std::string single = CreateJobIn(JobState::kFailed);
  const Retention one = {.max_jobs = 1, .min_age = absl::ZeroDuration()};
  EXPECT_THAT(*store_->RemoveExpired(one, now_, 10), IsEmpty());
  Move("job4", JobState::kCancelled);
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(one, now_, 1)), ElementsAre(single));
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(one, now_, 1)), ElementsAre("job2"));
  EXPECT_THAT(store_->ListSweeps(10, "")->sweeps, IsEmpty());
  // By now there are few enough, but the rest of it goes as well, also after a restart.
  const Retention everything;
  Reopen();
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(everything, now_, 1)), ElementsAre("job3"));
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(everything, now_, 9)), ElementsAre("job4"));
  EXPECT_THAT(*store_->RemoveExpired(everything, now_, 1), IsEmpty());
  EXPECT_THAT(ListedIds(), IsEmpty());
}

TEST_F(RetentionTest, WhatEndedLatelyIsKeptHoweverMuchThereIs) {
  ASSERT_TRUE(store_->CreateSweep(SweepRequest(3)).ok());  // job2 to job4
  for (const char* id : {"job2", "job3", "job4"}) Move(id, JobState::kCancelled);
  const absl::Time ended = Get("job4").end_time;
  const Retention few = {.max_jobs = 1, .max_bytes = 1, .min_age = absl::Hours(2)};
  EXPECT_THAT(*store_->RemoveExpired(few, ended + absl::Hours(1), 10), IsEmpty());
  EXPECT_EQ(store_->RemoveExpired(few, ended + absl::Hours(2), 10)->size(), 3u);
}

TEST_F(RetentionTest, AgeRemovesAlsoWhatEndedLately) {
  CreateJobIn(JobState::kFailed);
  const Retention quick = {.max_age = absl::Minutes(1)};
  EXPECT_EQ(store_->RemoveExpired(quick, now_ + absl::Hours(1), 10)->size(), 1u);
}

TEST_F(RetentionTest, JobsWithLongLogsGoAFewAtATime) {
  std::vector<std::string> ids;
  for (int i = 0; i < 4; ++i) {
    ids.push_back(CreateJobIn(JobState::kRunning));
    const std::vector<NewEvent> log(700, {EventKind::kProgress, "p"});
    ASSERT_TRUE(store_->Append({ids.back(), 1}, log).ok());
    Move(ids.back(), JobState::kFailed);
  }
  const Retention old = {.max_age = absl::Seconds(1)};
  const absl::Time later = now_ + absl::Hours(1);
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(old, later, 10)), ElementsAre(ids[0], ids[1]));
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(old, later, 10)), ElementsAre(ids[2], ids[3]));
}

TEST_F(RetentionTest, BytesAreThoseInUse) {
  NewJob large = Request("large");
  large.spec = std::string(100'000, 's');
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) {
    ids.push_back(store_->Create(large)->id);
    Move(ids.back(), JobState::kCancelled);
  }
  const std::string queued = store_->Create(large)->id;
  const Retention half = {.max_bytes = 700'000, .min_age = absl::ZeroDuration()};
  EXPECT_THAT(IdsOf(*store_->RemoveExpired(half, now_, 100)),
              ElementsAre(ids[0], ids[1], ids[2], ids[3], ids[4]));
  EXPECT_THAT(*store_->RemoveExpired(half, now_, 100), IsEmpty());
  EXPECT_EQ(
      store_->RemoveExpired({.max_bytes = 1, .min_age = absl::ZeroDuration()}, now_, 100)->size(),
      5u);
  EXPECT_THAT(ListedIds(), ElementsAre(queued));
}

TEST_F(RoomTest, NewWorkIsRefusedWhileRunningJobsCanEnd) {
  const std::string running = CreateJobIn(JobState::kRunning);
  free_bytes_ = options_.min_free_bytes - 1;
  const absl::Status job = store_->Create(Request("refused")).status();
  EXPECT_EQ(job.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(job.message()),
            "the disk is nearly full: 64.0 MiB are free at " + path_ +
                ", a new job needs 64.0 MiB so that running jobs can still end");
  EXPECT_TRUE(absl::IsResourceExhausted(store_->CreateSweep(SweepRequest(2)).status()));
  EXPECT_TRUE(absl::IsResourceExhausted(store_->StartBackup(dir_.File("backup.db"))));
  EXPECT_TRUE(store_->Append({running, 1}, {{EventKind::kProgress, "p"}}).ok());
  Move(running, JobState::kSucceeded);
  EXPECT_THAT(ListedIds(), ElementsAre(running));
  free_bytes_ = 2 * options_.min_free_bytes;
  CreateJob();
}

TEST_F(RoomTest, NothingStartsWhereNothingNewIsTaken) {
  const std::string id = CreateJob();
  free_bytes_ = options_.min_free_bytes - 1;
  const absl::Status refused = store_->MoveTo(id, MoveOf(JobState::kRunning)).status();
  EXPECT_TRUE(IsRefused(refused, Refusal::kDiskFull)) << refused;
  EXPECT_EQ(Get(id).state, JobState::kQueued);
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED"));
  free_bytes_ = options_.min_free_bytes;
  Move(id, JobState::kRunning);
}

TEST_F(RoomTest, RepeatedRequestIsAnsweredOnAFullDisk) {
  NewJob request = Request("once");
  request.request_id = "request";
  const std::string id = store_->Create(request)->id;
  free_bytes_ = 0;
  EXPECT_EQ(store_->Create(request)->id, id);
}

TEST_F(RoomTest, WhatTheRequestItselfNeedsIsCounted) {
  free_bytes_ = options_.min_free_bytes + 100'000;
  NewSweep request = SweepRequest(2);
  request.jobs[0].spec = std::string(60'000, 's');
  EXPECT_TRUE(store_->CreateSweep(request).ok());
  request.jobs[1].effective_spec = std::string(60'000, 's');
  EXPECT_TRUE(absl::IsResourceExhausted(store_->CreateSweep(request).status()));
}

class CopiedStore : public StoreFixture {
 protected:
  // Steps until the copy is complete.
  void Complete() {
    absl::StatusOr<bool> complete = false;
    while (complete.ok() && !*complete) complete = store_->StepBackup(2);
    ASSERT_TRUE(complete.ok()) << complete.status();
  }

  std::string copy_ = dir_.File("backups/one/jobs.db");
};

TEST_F(CopiedStore, HoldsEverythingAndAlsoWhatCameMeanwhile) {
  for (JobState state : kAllJobStates) CreateJobIn(state);
  ASSERT_TRUE(store_->CreateSweep(SweepRequest(50)).ok());
  ASSERT_TRUE(store_->StartBackup(copy_).ok());
  ASSERT_FALSE(*store_->StepBackup(2));
  const std::string meanwhile = CreateJobIn(JobState::kSucceeded);
  Move("job1", JobState::kCancelled);
  EXPECT_FALSE(std::filesystem::exists(copy_));
  Complete();
  const std::string after = CreateJob();
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".partial"));

  const std::vector<std::string> ids = ListedIds();
  store_.reset();
  std::unique_ptr<Database> db = *Database::OpenForReading(copy_);
  EXPECT_THAT(CheckDatabase(db.get()).findings, IsEmpty());
  db.reset();
  path_ = copy_;
  Reopen();
  EXPECT_EQ(ListedIds(), std::vector<std::string>(ids.begin() + 1, ids.end()));
  EXPECT_EQ(Get("job1").state, JobState::kCancelled);
  EXPECT_EQ(*store_->Model(meanwhile), "the model");
  EXPECT_TRUE(absl::IsNotFound(store_->Get(after).status()));
}

TEST_F(CopiedStore, OneAtATimeAndNeverOverAnotherFile) {
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->StepBackup(1).status()));
  ASSERT_TRUE(store_->StartBackup(copy_).ok());
  EXPECT_TRUE(absl::IsFailedPrecondition(store_->StartBackup(dir_.File("other.db"))));
  Complete();
  EXPECT_TRUE(absl::IsAlreadyExists(store_->StartBackup(copy_)));
  EXPECT_TRUE(store_->StartBackup(dir_.File("other.db")).ok());
}

TEST_F(CopiedStore, UnfinishedOneLeavesNoFile) {
  CreateJob();
  ASSERT_TRUE(store_->StartBackup(copy_).ok());
  ASSERT_TRUE(store_->StepBackup(1).ok());
  EXPECT_TRUE(std::filesystem::exists(copy_ + ".partial"));
  store_.reset();
  EXPECT_TRUE(std::filesystem::is_empty(dir_.File("backups/one")));
}

}  // namespace
}  // namespace spikepinn::server
