// How attempts end that nobody asked to stop.
#include <csignal>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using testing::FailureMessage;
using ::testing::HasSubstr;
using testing::ModelMessage;
using testing::ProgressMessage;
using testing::SuccessMessage;

using DispatcherEndTest = DispatcherTest;

TEST_F(DispatcherEndTest, FailureKeepsTheWorkersReasonAndWords) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->Send(FailureMessage(v1::JobError::REASON_DIVERGED, "the loss is not a number"));
  worker->Exit({});
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kDiverged);
  EXPECT_EQ(job.error.message, "the loss is not a number");
}

TEST_F(DispatcherEndTest, CrashSaysSignalAndLastWords) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->WriteLog("terminate called after throwing");
  worker->Send(ProgressMessage(7));
  worker->Exit({.code = 0, .signal = SIGSEGV});
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kWorkerLost);
  EXPECT_THAT(job.error.message, HasSubstr("signal 11 (Segmentation fault)"));
  EXPECT_THAT(job.error.message, HasSubstr("terminate called after throwing"));
  // What it said before it died is kept.
  EXPECT_FALSE(job.progress.empty());
}

TEST_F(DispatcherEndTest, ExitWithoutOutcomeSaysTheCode) {
  StartDispatcher();
  const std::string id = Create().id;
  launcher_.Next()->Exit({.code = 3});
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kWorkerLost);
  EXPECT_THAT(job.error.message, HasSubstr("exited with code 3"));
}

TEST_F(DispatcherEndTest, OutcomeCountsHoweverTheProcessEndsThen) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  worker->Exit({.code = 0, .signal = SIGSEGV});
  worker->WaitUntilReaped();
  EXPECT_EQ(StateOf(id), JobState::kSucceeded);
}

TEST_F(DispatcherEndTest, OutcomeStillInTheSocketCountsWhenTheExitIsSeenFirst) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  // Both are ready when the loop looks again, the exit first.
  loop_->PostAndWait([&] {
    worker->Kill(SIGKILL);
    Deliver(*worker);
  });
  worker->WaitUntilReaped();
  WaitForState(id, JobState::kSucceeded);
}

TEST_F(DispatcherEndTest, WhatComesTogetherWithTheOutcomeIsKept) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  loop_->PostAndWait([&] {  // all of it is there when the loop looks again
    worker->Send(ProgressMessage(7));
    Deliver(*worker);
  });
  EXPECT_FALSE(WaitForState(id, JobState::kSucceeded).progress.empty());
}

TEST_F(DispatcherEndTest, WorkerThatLingersAfterItsOutcomeIsKilled) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.exit_grace = absl::Milliseconds(20)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  worker->WaitUntilReaped();
  EXPECT_EQ(StateOf(id), JobState::kSucceeded);
}

TEST_F(DispatcherEndTest, WorkerOnACardIsToldToEnd) {
  StartDispatcher({{"cuda:0", 1, 1}}, {.attempts = {.exit_grace = absl::Hours(1)}});
  Create("cuda:0");
  const auto worker = launcher_.Next();
  Deliver(*worker);
  worker->WaitForHangUp();
}

TEST_F(DispatcherEndTest, WorkerOnACardThatLingersIsKilled) {
  StartDispatcher({{"cuda:0", 1, 1}}, {.attempts = {.exit_grace = absl::Milliseconds(20)}});
  const std::string id = Create("cuda:0").id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  worker->WaitUntilReaped();
  EXPECT_EQ(StateOf(id), JobState::kSucceeded);
  EXPECT_EQ(SlotsInUse("cuda:0"), 0);
}

TEST_F(DispatcherEndTest, WorkerThatHangsUpWithoutOutcomeIsKilledAndLost) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.exit_grace = absl::Milliseconds(20)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->CloseSocket();
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kWorkerLost);
  EXPECT_THAT(job.error.message, HasSubstr("closed its connection"));
}

TEST_F(DispatcherEndTest, ProtocolViolationFailsTheJobAndKillsTheWorker) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.exit_grace = absl::Hours(1)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->SendBytes("\xff\xff\xff\xff nonsense");
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kWorkerError);
  EXPECT_THAT(job.error.message, HasSubstr("protocol"));
  worker->WaitUntilReaped();
}

TEST_F(DispatcherEndTest, StoppingUnaskedIsAFailure) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->Send(CancelledMessage());
  worker->Exit({});
  EXPECT_EQ(WaitForState(id, JobState::kFailed).error.reason, FailureReason::kWorkerError);
}

TEST_F(DispatcherEndTest, OlderAttemptIsNotHeardAnyMore) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  // As if the attempt had been given up and begun again behind the dispatcher's back.
  ASSERT_TRUE(store_->MoveTo(id, Move{.state = JobState::kQueued}).ok());
  ASSERT_TRUE(store_->MoveTo(id, Move{.state = JobState::kRunning}).ok());
  const std::size_t before = EventsOf(id).size();
  worker->Send(ProgressMessage(1));
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  worker->Send(ModelMessage("stale"));
  worker->Send(SuccessMessage());
  worker->Exit({});
  worker->WaitUntilReaped();
  loop_->PostAndWait([] {});
  EXPECT_EQ(EventsOf(id).size(), before);
  EXPECT_EQ(StateOf(id), JobState::kRunning);
  EXPECT_EQ(SlotsInUse(), 0);
}

TEST_F(DispatcherEndTest, DeletingAJobDiscardsItsLogsOnceItHasEnded) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  const auto remove = [&] {
    absl::Status status;
    loop_->PostAndWait([&] { status = dispatcher_->Delete(id); });
    return status;
  };
  EXPECT_TRUE(absl::IsFailedPrecondition(remove()));
  EXPECT_TRUE(launcher_.discarded().empty());
  worker->Exit({.code = 1});
  WaitForState(id, JobState::kFailed);
  EXPECT_TRUE(remove().ok());
  EXPECT_THAT(launcher_.discarded(), ::testing::ElementsAre(id + "-1"));
  EXPECT_TRUE(absl::IsNotFound(remove()));
}

TEST_F(DispatcherEndTest, EndIsStoredOnceTheDiskHasRoomAgain) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.store_retry = absl::Milliseconds(20)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // rounded up to what is there
  worker->Send(ModelMessage(std::string(1 << 20, 'm')));
  worker->Send(SuccessMessage());
  worker->Exit({});
  worker->WaitUntilReaped();
  loop_->PostAndWait([] {});
  EXPECT_EQ(StateOf(id), JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(100'000).ok());
  WaitForState(id, JobState::kSucceeded);
  EXPECT_EQ(store_->Model(id).value().size(), std::size_t{1} << 20);
  EXPECT_EQ(SlotsInUse(), 0);
}

TEST_F(DispatcherEndTest, CancelWhileTheDiskRefusesTheEndCancelsTheJob) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.store_retry = absl::Milliseconds(20)}});
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  worker->Send(ProgressMessage(1));
  WaitFor(id, [](const Job& job) { return !job.progress.empty(); });
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // rounded up to what is there
  worker->Send(ModelMessage(std::string(1 << 20, 'm')));
  worker->Send(SuccessMessage());
  worker->Exit({});
  worker->WaitUntilReaped();
  loop_->PostAndWait([] {});
  // The model finds no room, so small a move does.
  ASSERT_TRUE(Cancel(id).ok());
  const Job job = WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(job.error.reason, FailureReason::kCancelled);
  EXPECT_TRUE(job.summary.empty());
  EXPECT_EQ(SlotsInUse(), 0);
}

TEST_F(DispatcherEndTest, CancelOfALostJobWhoseReturnToTheQueueIsRefusedCancelsIt) {
  StartDispatcher({{"cpu", 1, 1}}, {.attempts = {.store_retry = absl::Milliseconds(20)}});
  NewJob request = JobFor("cpu");
  request.max_attempts = 2;
  const std::string id = Create(request).id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());
  worker->WriteLog(std::string(1 << 16, 'x'));
  worker->Exit({.signal = SIGSEGV});
  worker->WaitUntilReaped();
  loop_->PostAndWait([] {});
  ASSERT_EQ(StateOf(id), JobState::kRunning);
  ASSERT_TRUE(Cancel(id).ok());
  WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(launcher_.launched(), 1);
}

}  // namespace
}  // namespace spikepinn::server
