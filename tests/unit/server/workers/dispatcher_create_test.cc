// What is taken up: creates, and the queue that was there before.
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;

class DispatcherCreateTest : public DispatcherTest {
 protected:
  static NewJob JobOfUser(const std::string& user) {
    NewJob job = JobFor("cpu");
    job.user = user;
    job.display_name = "of " + user;
    return job;
  }

  absl::StatusOr<Sweep> CreateSweepOf(std::vector<NewJob> jobs) {
    absl::StatusOr<Sweep> sweep;
    loop_->PostAndWait([&] { sweep = dispatcher_->CreateSweep({.jobs = std::move(jobs)}); });
    return sweep;
  }

  std::int64_t QueuedOf(const std::string& user) {
    std::int64_t queued = 0;
    loop_->PostAndWait([&] { queued = dispatcher_->scheduler().QueuedOf(user); });
    return queued;
  }
};

TEST_F(DispatcherCreateTest, LimitCountsThoseThatComeTogetherAndEachGetsItsOwnAnswer) {
  DispatcherOptions options;
  options.max_queued_per_user = 1;
  StartDispatcher({{"cpu", 1, 1}}, options);
  Create(JobOfUser("first"));  // runs
  std::vector<absl::StatusOr<Job>> created;
  loop_->PostAndWait([&] {
    created = dispatcher_->CreateAll({JobOfUser("ada"), JobOfUser("ada"), JobOfUser("grace")});
  });
  ASSERT_EQ(created.size(), 3u);
  ASSERT_TRUE(created[0].ok() && created[2].ok());
  EXPECT_EQ(created[0]->display_name, "of ada");
  EXPECT_TRUE(absl::IsResourceExhausted(created[1].status())) << created[1].status();
  EXPECT_EQ(created[2]->display_name, "of grace");
  EXPECT_EQ(store_->Counts()->queued, 2);
}

TEST_F(DispatcherCreateTest, SweepIsRefusedThatWouldGoBeyondTheLimit) {
  DispatcherOptions options;
  options.max_queued_per_user = 2;
  StartDispatcher({{"cpu", 1, 1}}, options);
  Create();
  const absl::Status refused =
      CreateSweepOf({JobOfUser("ada"), JobOfUser("ada"), JobOfUser("ada")}).status();
  EXPECT_TRUE(absl::IsResourceExhausted(refused)) << refused;
  EXPECT_EQ(store_->Counts()->queued, 0);
  EXPECT_TRUE(CreateSweepOf({JobOfUser("ada"), JobOfUser("ada")}).ok());
}

TEST_F(DispatcherCreateTest, SweepOfNothingIsRefused) {
  StartDispatcher();
  EXPECT_TRUE(absl::IsInvalidArgument(CreateSweepOf({}).status()));
}

TEST_F(DispatcherCreateTest, ListenerIsToldOfAJobThatCannotStartYet) {
  StartDispatcher();
  Create();
  const std::string waiting = Create().id;
  EXPECT_EQ(Told().back().job_id, waiting);
}

TEST_F(DispatcherCreateTest, ListenerIsToldWhichSweepAJobBelongsTo) {
  StartDispatcher();
  const std::string sweep = CreateSweepOf({JobFor("cpu")})->id;
  EXPECT_EQ(Told().back().sweep_id, sweep);  // it runs
}

TEST_F(DispatcherCreateTest, JobThatIsCancelledLeavesTheQueue) {
  StartDispatcher();
  Create(JobOfUser("ada"));
  const std::string waiting = Create(JobOfUser("ada")).id;
  EXPECT_EQ(QueuedOf("ada"), 1);
  ASSERT_TRUE(Cancel(waiting).ok());
  EXPECT_EQ(QueuedOf("ada"), 0);
}

// A job on a card is QUEUED again before its worker is gone: until then it must not start.
class RequeuedJobTest : public DispatcherCreateTest {
 protected:
  RequeuedJobTest() {
    DispatcherOptions options;
    options.attempts.retry.first_wait = absl::ZeroDuration();
    StartDispatcher({{"cpu", 1, 1}, {"cuda:0", 2, 1}}, options);
    request_ = JobFor("cuda:0");
    request_.max_attempts = 2;
    request_.request_id = "once";
    id_ = Create(request_).id;
    worker_ = launcher_.Next();
    worker_->Send(CancelledMessage());  // unasked
    WaitForState(id_, JobState::kQueued);
  }

  NewJob request_;
  std::string id_;
  std::shared_ptr<testing::FakeWorker> worker_;
};

TEST_F(RequeuedJobTest, StartsWhenItsWorkerIsGone) {
  worker_->Exit({});
  EXPECT_EQ(launcher_.Next()->start().attempt.attempt, 2);
}

TEST_F(RequeuedJobTest, IsNotStartedByARepeatedRequest) {
  EXPECT_EQ(Create(request_).id, id_);
  EXPECT_EQ(launcher_.launched(), 1);
  worker_->Exit({});
  EXPECT_EQ(launcher_.Next()->start().attempt.attempt, 2);
}

TEST_F(RequeuedJobTest, IsNotStartedWhenTheQueueIsReadAgain) {
  loop_->PostAndWait([this] { dispatcher_->Open(); });
  EXPECT_EQ(launcher_.launched(), 1);
  worker_->Exit({});
  EXPECT_EQ(launcher_.Next()->start().attempt.attempt, 2);
}

TEST_F(RequeuedJobTest, NeverStartsWhenItIsCancelledMeanwhile) {
  ASSERT_TRUE(Cancel(id_).ok());
  worker_->Exit({});
  worker_->WaitUntilReaped();
  EXPECT_EQ(SlotsInUse("cuda:0"), 0);
  EXPECT_EQ(QueuedOf("anonymous"), 0);
  EXPECT_EQ(launcher_.launched(), 1);
}

TEST_F(DispatcherCreateTest, WhatUsersHaveUsedBeforeCountsAfterARestart) {
  const UserUsage used{.user = "ada", .thread_seconds = 1000.0, .as_of = absl::Now()};
  ASSERT_TRUE(store_->SaveUsage({&used, 1}).ok());
  ASSERT_TRUE(store_->Create(JobOfUser("ada")).ok());
  const std::string of_grace = store_->Create(JobOfUser("grace"))->id;
  StartDispatcher();
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, of_grace);
}

}  // namespace
}  // namespace spikepinn::server
