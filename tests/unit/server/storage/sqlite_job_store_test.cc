#include "server/storage/sqlite_job_store.h"

#include <algorithm>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using CreateTest = StoreFixture;
using DeleteTest = StoreFixture;
using QueueTest = StoreFixture;
using ResultTest = StoreFixture;
using OpenTest = StoreFixture;
using FullDiskTest = StoreFixture;

TEST_F(CreateTest, JobIsQueuedWithItsFirstEvent) {
  const Job job = *store_->Create(Request("first"));
  EXPECT_EQ(job.id, "job1");
  EXPECT_EQ(job.state, JobState::kQueued);
  EXPECT_EQ(job.attempt, 0);
  EXPECT_EQ(job.last_event_sequence, 1);
  EXPECT_THAT(Log("job1"), ElementsAre("1 QUEUED"));
  EXPECT_EQ(Events("job1")[0].attempt, 0);
}

TEST_F(CreateTest, AnsweredJobIsThereAfterReopening) {
  const Job created = *store_->Create(Request("first"));
  Reopen();
  const Job job = Get(created.id);
  EXPECT_EQ(job.display_name, "first");
  EXPECT_EQ(job.spec, "spec of first");
  EXPECT_EQ(job.effective_spec, "effective spec of first");
  EXPECT_EQ(job.device, "cpu");
  EXPECT_EQ(job.state, JobState::kQueued);
  EXPECT_EQ(job.create_time, created.create_time);
  EXPECT_EQ(job.start_time, absl::InfinitePast());
  EXPECT_EQ(job.end_time, absl::InfinitePast());
  EXPECT_EQ(job.last_event_sequence, 1);
  EXPECT_THAT(Log(job.id), ElementsAre("1 QUEUED"));
}

TEST_F(CreateTest, RepeatedRequestReturnsTheJobAsItIsByNow) {
  NewJob request = Request("once");
  request.request_id = "request";
  request.request_digest = "digest";
  const std::string id = store_->Create(request)->id;
  Move(id, JobState::kRunning);
  Reopen();
  const absl::StatusOr<Job> again = store_->Create(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, id);
  EXPECT_EQ(again->state, JobState::kRunning);
  EXPECT_EQ(again->spec, "spec of once");
  EXPECT_THAT(ListedIds(), ElementsAre(id));
}

TEST_F(CreateTest, SameRequestIdWithAnotherBodyIsAlreadyExists) {
  NewJob request = Request("once");
  request.request_id = "request";
  request.request_digest = "digest";
  const std::string id = store_->Create(request)->id;
  request.request_digest = "another digest";
  const absl::Status status = store_->Create(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(std::string(status.message()), "request_id = \"request\": belongs to jobs/" + id +
                                               ", which was created from another request");
  EXPECT_THAT(ListedIds(), ElementsAre(id));
}

TEST_F(CreateTest, JobsWithoutRequestIdAreAlwaysNew) {
  EXPECT_NE(store_->Create(Request("same"))->id, store_->Create(Request("same"))->id);
}

TEST_F(CreateTest, TakenIdIsNotGivenAgain) {
  CreateJob();
  ids_ = 0;
  EXPECT_EQ(store_->Create(Request("second"))->id, "job2");
}

TEST_F(CreateTest, GeneratorThatRepeatsItselfIsAnErrorNotALoop) {
  store_.reset();
  auto store = SqliteJobStore::Open(path_, {.new_id = [] { return std::string("same"); }});
  ASSERT_TRUE((*store)->Create(Request("first")).ok());
  EXPECT_EQ((*store)->Create(Request("second")).status().code(), absl::StatusCode::kInternal);
}

TEST_F(CreateTest, HundredThreadsCreateJobsOfTheirOwn) {
  store_.reset();
  auto store = SqliteJobStore::Open(path_);
  ASSERT_TRUE(store.ok());
  constexpr int kThreads = 100;
  constexpr int kJobs = 5;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int j = 0; j < kJobs; ++j) {
        NewJob request = Request("threaded");
        // Every request is made by two threads: one of them makes the job.
        request.request_id = absl::StrCat("request ", t / 2, " ", j);
        EXPECT_TRUE((*store)->Create(request).ok());
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  store_ = *std::move(store);
  const std::vector<std::string> ids = ListedIds();
  EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), kThreads / 2 * kJobs);
  EXPECT_EQ(store_->Counts()->queued, kThreads / 2 * kJobs);
}

TEST_F(CreateTest, UnknownJobIsNotFoundEverywhere) {
  const auto is_not_found = [](const absl::Status& status) {
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(std::string(status.message()), "jobs/nobody: no such job");
  };
  is_not_found(store_->Get("nobody").status());
  is_not_found(store_->MoveTo("nobody", MoveOf(JobState::kRunning)).status());
  is_not_found(store_->MoveTo(AttemptId{"nobody", 1}, MoveOf(JobState::kFailed)).status());
  is_not_found(store_->Append({"nobody", 1}, {{EventKind::kProgress, "p"}}));
  is_not_found(store_->Events("nobody", 0, 10).status());
  is_not_found(store_->Model("nobody").status());
  is_not_found(store_->Delete("nobody"));
}

TEST_F(DeleteTest, EndedJobIsGoneWithAllThatBelongedToIt) {
  const std::string id = CreateJobIn(JobState::kSucceeded);
  const std::string other = CreateJobIn(JobState::kSucceeded);
  ASSERT_TRUE(store_->Delete(id).ok());
  EXPECT_EQ(store_->Get(id).status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(ListedIds(), ElementsAre(other));
  EXPECT_EQ(*store_->Model(other), "the model");
  store_.reset();
  auto db = Database::Open(path_);
  for (const char* table : {"jobs", "specs", "models"}) {
    Statement count = (*db)->Prepare(absl::StrCat("SELECT COUNT(*) FROM ", table));
    ASSERT_TRUE(*count.Step());
    EXPECT_EQ(count.Int(0), 1) << table;
  }
  Statement strays = (*db)->Prepare("SELECT COUNT(DISTINCT job) FROM events");
  ASSERT_TRUE(*strays.Step());
  EXPECT_EQ(strays.Int(0), 1);
}

TEST_F(DeleteTest, OnlyJobsThatHaveEndedAreDeleted) {
  for (JobState state : kAllJobStates) {
    const std::string id = CreateJobIn(state);
    const absl::Status status = store_->Delete(id);
    EXPECT_EQ(status.ok(), IsTerminal(state)) << ToString(state);
    if (IsTerminal(state)) continue;
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(std::string(status.message()),
              absl::StrCat("jobs/", id, " is ", ToString(state),
                           ": only a job that has ended is deleted"));
    EXPECT_EQ(Get(id).state, state);
  }
}

TEST_F(DeleteTest, RequestIdIsForgotten) {
  NewJob request = Request("once");
  request.request_id = "request";
  const std::string id = store_->Create(request)->id;
  Move(id, JobState::kCancelled);
  ASSERT_TRUE(store_->Delete(id).ok());
  request.request_digest = "another digest";
  const absl::StatusOr<Job> again = store_->Create(request);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_NE(again->id, id);
}

TEST_F(ResultTest, ModelAndSummaryAreThereAfterReopening) {
  const std::string id = CreateJobIn(JobState::kSucceeded);
  Reopen();
  EXPECT_EQ(*store_->Model(id), "the model");
  EXPECT_EQ(Get(id).summary, "the summary");
}

TEST_F(ResultTest, OnlyAJobThatSucceededHasAModel) {
  const std::string id = CreateJobIn(JobState::kFailed);
  const absl::Status status = store_->Model(id).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "jobs/" + id + " is FAILED: only a job that SUCCEEDED has a model");
}

TEST_F(QueueTest, JobsThatAreCreatedTogetherFailEachForItself) {
  NewJob taken = Request("taken");
  taken.request_id = "r";
  taken.request_digest = "one";
  ASSERT_TRUE(store_->Create(taken).ok());
  NewJob other = taken;
  other.request_digest = "another";
  const auto created = store_->CreateAll({Request("a"), other, taken, Request("b")}, AdmitAll);
  ASSERT_EQ(created.size(), 4u);
  EXPECT_EQ(created[0]->id, "job2");
  EXPECT_TRUE(absl::IsAlreadyExists(created[1].status()));
  EXPECT_EQ(created[2]->id, "job1");
  EXPECT_EQ(created[3]->id, "job3");
  Reopen();
  EXPECT_EQ(store_->Counts()->queued, 3);
  EXPECT_THAT(Log("job3"), ElementsAre("1 QUEUED"));
}

TEST_F(QueueTest, WhatTheDiskRefusesItRefusesForAllThatCameTogether) {
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // rounded up to what is there
  NewJob large = Request("large");
  large.spec = std::string(1 << 20, 's');
  for (const auto& job : store_->CreateAll({Request("small"), large}, AdmitAll)) {
    EXPECT_TRUE(absl::IsResourceExhausted(job.status())) << job.status();
  }
  ASSERT_TRUE(store_->SetMaxPages(100'000).ok());
  EXPECT_EQ(store_->Counts()->queued, 0);
  EXPECT_TRUE(store_->Create(Request("small")).ok());
}

TEST_F(QueueTest, CountsTellWaitingFromWorking) {
  for (JobState state : kAllJobStates) CreateJobIn(state);
  CreateJob();
  EXPECT_EQ(store_->Counts()->queued, 2);
  EXPECT_EQ(store_->Counts()->running, 1);
  EXPECT_EQ(store_->Counts()->cancelling, 1);
}

TEST_F(OpenTest, SecondStoreOnTheSameFileIsRefused) {
  EXPECT_FALSE(SqliteJobStore::Open(path_).ok());
  EXPECT_TRUE(store_->Create(Request("still works")).ok());
}

TEST_F(OpenTest, FileOfANewerProgramIsRefused) {
  store_.reset();
  ASSERT_TRUE((*Database::Open(path_))->Execute("PRAGMA user_version = 999").ok());
  const absl::Status status = SqliteJobStore::Open(path_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("newer program"));
}

TEST_F(FullDiskTest, NothingAcknowledgedIsLostAndWorkGoesOnWithRoomAgain) {
  ASSERT_TRUE(store_->SetMaxPages(40).ok());
  NewJob request = Request("large");
  request.spec = std::string(5000, 's');
  std::vector<std::string> acknowledged;
  absl::StatusOr<Job> job = store_->Create(request);
  for (; job.ok(); job = store_->Create(request)) acknowledged.push_back(job->id);
  EXPECT_EQ(job.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(job.status().message()), HasSubstr("full"));
  ASSERT_GT(acknowledged.size(), 3u);
  std::reverse(acknowledged.begin(), acknowledged.end());
  EXPECT_EQ(ListedIds(), acknowledged);
  Reopen();
  EXPECT_EQ(ListedIds(), acknowledged);
  EXPECT_EQ(Get(acknowledged.back()).spec, request.spec);
  EXPECT_TRUE(store_->Create(request).ok());
}

TEST_F(FullDiskTest, MoveThatDoesNotFitChangesNothingAndCanBeMadeLater) {
  const std::string id = CreateJobIn(JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // as small as the file already is
  server::Move success = MoveOf(JobState::kSucceeded);
  success.model = std::string(100'000, 'm');
  EXPECT_EQ(store_->MoveTo(id, success).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Get(id).state, JobState::kRunning);
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING"));
  ASSERT_TRUE(store_->SetMaxPages(1000).ok());
  EXPECT_TRUE(store_->MoveTo(id, success).ok());
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING", "3 summary", "4 SUCCEEDED"));
}

}  // namespace
}  // namespace spikepinn::server
