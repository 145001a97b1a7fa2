// Cancelling, and shutting down.
#include <csignal>
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
using ::testing::HasSubstr;
using testing::ModelMessage;
using testing::SuccessMessage;

using DispatcherStopTest = DispatcherTest;

const DispatcherOptions kShortGraces = {.attempts = {.cancel_grace = absl::Milliseconds(20),
                                                     .terminate_grace = absl::Milliseconds(20)}};

TEST_F(DispatcherStopTest, QueuedJobIsCancelledAtOnceAndNeverStarts) {
  StartDispatcher();
  Create();
  const auto running = launcher_.Next();
  const std::string id = Create().id;
  const absl::StatusOr<Job> cancelled = Cancel(id);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state, JobState::kCancelled);
  EXPECT_EQ(cancelled->error.reason, FailureReason::kCancelled);
  running->Exit({});
  running->WaitUntilReaped();
  EXPECT_EQ(SlotsInUse(), 0);
  EXPECT_EQ(launcher_.launched(), 1);
}

TEST_F(DispatcherStopTest, RunningJobIsCancellingUntilItsWorkerAnswers) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  const absl::StatusOr<Job> cancelling = Cancel(id);
  ASSERT_TRUE(cancelling.ok()) << cancelling.status();
  EXPECT_EQ(cancelling->state, JobState::kCancelling);
  const worker::v1::ToWorker message = worker->ReadMessage();
  ASSERT_TRUE(message.has_cancel());
  EXPECT_FALSE(message.cancel().save_checkpoint());
  EXPECT_EQ(StateOf(id), JobState::kCancelling);
  worker->Send(CancelledMessage());
  worker->Exit({});
  const Job job = WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(job.error.reason, FailureReason::kCancelled);
}

TEST_F(DispatcherStopTest, CancellingTwiceChangesNothing) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  ASSERT_TRUE(Cancel(id).ok());
  const std::size_t events = EventsOf(id).size();
  const absl::StatusOr<Job> again = Cancel(id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->state, JobState::kCancelling);
  EXPECT_EQ(EventsOf(id).size(), events);
}

TEST_F(DispatcherStopTest, JobThatEndedCannotBeCancelled) {
  StartDispatcher();
  const std::string id = Create().id;
  launcher_.Next()->Exit({.code = 1});
  WaitForState(id, JobState::kFailed);
  const absl::Status status = Cancel(id).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("FAILED"));
}

TEST_F(DispatcherStopTest, UnknownJobIsNotFound) {
  StartDispatcher();
  EXPECT_TRUE(absl::IsNotFound(Cancel("nobody").status()));
}

TEST_F(DispatcherStopTest, ResultThatComesAfterTheCancelDoesNotCount) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  ASSERT_TRUE(Cancel(id).ok());
  Deliver(*worker);
  worker->Exit({});
  WaitForState(id, JobState::kCancelled);
}

TEST_F(DispatcherStopTest, StubbornWorkerIsTerminatedThenKilled) {
  StartDispatcher({{"cpu", 1, 1}}, kShortGraces);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  ASSERT_TRUE(Cancel(id).ok());
  EXPECT_EQ(worker->WaitForSignal(), SIGTERM);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  const Job job = WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(job.error.reason, FailureReason::kCancelled);
  worker->WaitUntilReaped();
  EXPECT_EQ(SlotsInUse(), 0);
}

TEST_F(DispatcherStopTest, EachGraceIsItsOwn) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.cancel_grace = absl::Milliseconds(1),
                                                 .terminate_grace = absl::Milliseconds(300)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  const absl::Time begin = absl::Now();
  ASSERT_TRUE(Cancel(id).ok());
  EXPECT_EQ(worker->WaitForSignal(), SIGTERM);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(300));
}

TEST_F(DispatcherStopTest, SigtermComesAfterTheFirstGrace) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.cancel_grace = absl::Milliseconds(1),
                                                 .terminate_grace = absl::Hours(1)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  ASSERT_TRUE(Cancel(id).ok());
  EXPECT_EQ(worker->WaitForSignal(), SIGTERM);
}

TEST_F(DispatcherStopTest, WorkerThatHangsUpWhileItStopsKeepsItsGraces) {
  DispatcherOptions options = kShortGraces;
  options.attempts.exit_grace = absl::ZeroDuration();
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  loop_->PostAndWait([&] {
    ASSERT_TRUE(dispatcher_->Cancel(id).ok());
    worker->CloseSocket();
  });
  EXPECT_EQ(worker->WaitForSignal(), SIGTERM);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
}

TEST_F(DispatcherStopTest, DrainQueuesRunningJobsAgainAndSaysWhy) {
  StartDispatcher();
  const std::string running = Create().id;
  const std::string waiting = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  BeginDrain();
  const worker::v1::ToWorker message = worker->ReadMessage();
  ASSERT_TRUE(message.has_cancel());
  EXPECT_TRUE(message.cancel().save_checkpoint());
  worker->Send(CancelledMessage());
  worker->Exit({});
  WaitUntilDrained();
  EXPECT_EQ(StateOf(running), JobState::kQueued);
  EXPECT_EQ(StateOf(waiting), JobState::kQueued);
  EXPECT_EQ(EventsOf(running).back().detail, "server is shutting down");
  EXPECT_EQ(launcher_.launched(), 1);
}

TEST_F(DispatcherStopTest, DrainKillsAStubbornWorkerAndQueuesItsJobAgain) {
  StartDispatcher({{"cpu", 1, 1}}, kShortGraces);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  BeginDrain();
  WaitUntilDrained();
  EXPECT_EQ(StateOf(id), JobState::kQueued);
  EXPECT_EQ(worker->WaitForSignal(), SIGTERM);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
}

TEST_F(DispatcherStopTest, ResultThatComesDuringTheDrainIsKept) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  BeginDrain();
  Deliver(*worker);
  worker->Exit({});
  WaitUntilDrained();
  EXPECT_EQ(StateOf(id), JobState::kSucceeded);
}

TEST_F(DispatcherStopTest, DrainWaitsForWorkersThatHaveDelivered) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  WaitForState(id, JobState::kSucceeded);
  EXPECT_EQ(SlotsInUse(), 0);
  BeginDrain();
  EXPECT_FALSE(IsDrained());
  worker->Exit({});
  WaitUntilDrained();
}

TEST_F(DispatcherStopTest, OutcomeThatIsSeenAfterTheExitDoesNotHoldUpTheDrain) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  loop_->PostAndWait([&] {
    worker->Kill(SIGKILL);
    Deliver(*worker);
  });
  WaitForState(id, JobState::kSucceeded);
  BeginDrain();
  WaitUntilDrained();
}

TEST_F(DispatcherStopTest, CancelDuringTheDrainStillCancels) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  BeginDrain();
  ASSERT_TRUE(Cancel(id).ok());
  worker->Send(CancelledMessage());
  worker->Exit({});
  WaitUntilDrained();
  EXPECT_EQ(StateOf(id), JobState::kCancelled);
}

TEST_F(DispatcherStopTest, IdleDispatcherDrainsAtOnceAndRefusesJobs) {
  StartDispatcher();
  BeginDrain();
  WaitUntilDrained();
  EXPECT_TRUE(absl::IsUnavailable(TryCreate(JobFor("cpu")).status()));
  EXPECT_EQ(store_->Counts().value().queued, 0);
}

TEST_F(DispatcherStopTest, WhatHasBeenUsedIsStoredAtTheEnd) {
  StartDispatcher();
  NewJob job = JobFor("cpu");
  job.user = "ada";
  const std::string id = Create(job).id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  WaitForState(id, JobState::kSucceeded);
  worker->Exit({});
  worker->WaitUntilReaped();
  EXPECT_THAT(*store_->LoadUsage(), ::testing::IsEmpty());
  BeginDrain();
  WaitUntilDrained();
  const std::vector<UserUsage> usage = *store_->LoadUsage();
  ASSERT_EQ(usage.size(), 1u);
  EXPECT_EQ(usage[0].user, "ada");
  EXPECT_GT(usage[0].thread_seconds, 0.0);
}

TEST_F(DispatcherStopTest, WhatARunningJobUsesIsStoredNowAndThen) {
  DispatcherOptions options;
  options.usage_interval = absl::Milliseconds(10);
  StartDispatcher({{"cpu", 1, 1}}, options);
  Create();
  const auto worker = launcher_.Next();
  const absl::Time deadline = absl::Now() + absl::Seconds(10);
  double used = 0.0;
  while (used == 0.0 && absl::Now() < deadline) {
    const std::vector<UserUsage> stored = *store_->LoadUsage();
    for (const UserUsage& usage : stored) used += usage.thread_seconds;
    loop_->PostAndWait([] {});
  }
  EXPECT_GT(used, 0.0);
}

TEST_F(DispatcherStopTest, DrainLetsTheWorkerGoWhoseEndTheDiskRefuses) {
  DispatcherOptions options;
  options.attempts.exit_grace = absl::Milliseconds(20);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // rounded up to what is there
  worker->Send(ModelMessage(std::string(1 << 20, 'm')));
  worker->Send(SuccessMessage());  // and lives on, as a worker does that could have another job
  loop_->PostAndWait([] {});
  loop_->PostAndWait([] {});
  BeginDrain();
  WaitUntilDrained();
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  EXPECT_EQ(StateOf(id), JobState::kRunning) << "the next server finds out";
}

TEST_F(DispatcherStopTest, EndThatIsRefusedDuringTheDrainLetsTheWorkerGoAtOnce) {
  DispatcherOptions options;
  options.attempts.exit_grace = absl::Milliseconds(20);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());
  BeginDrain();
  worker->Send(ModelMessage(std::string(1 << 20, 'm')));
  worker->Send(SuccessMessage());
  WaitUntilDrained();
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
}

TEST_F(DispatcherStopTest, NextServerRunsTheJobAgainAsANewAttempt) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  BeginDrain();
  worker->Send(CancelledMessage());
  worker->Exit({});
  WaitUntilDrained();
  Dispatcher next(*loop_, *store_, launcher_, Scheduler(Inventory({{"cpu", 1, 1}})));
  loop_->PostAndWait([&] { next.Open(); });
  const auto second = launcher_.Next();
  EXPECT_EQ(second->start().attempt.job_id, id);
  EXPECT_EQ(second->start().attempt.attempt, 2);
  loop_->Stop();
}

}  // namespace
}  // namespace spikepinn::server
