// Lost workers, limits, and what the disk refuses.
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/faults/fault_point.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using ::testing::HasSubstr;
using testing::ProgressMessage;

class DispatcherRetryTest : public DispatcherTest {
 protected:
  static NewJob TriedTwice() {
    NewJob job = JobFor("cpu");
    job.max_attempts = 2;
    return job;
  }
  static DispatcherOptions QuickRetries() {
    DispatcherOptions options;
    options.attempts.retry.first_wait = absl::Milliseconds(1);
    return options;
  }
};

TEST_F(DispatcherRetryTest, LostWorkerIsReplacedAndItsJobSucceeds) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = Create(TriedTwice()).id;
  launcher_.Next()->Exit({.signal = SIGSEGV});
  const auto second = launcher_.Next();
  EXPECT_EQ(second->start().attempt.attempt, 2);
  Deliver(*second);
  EXPECT_EQ(WaitForState(id, JobState::kSucceeded).failures, 1);
}

TEST_F(DispatcherRetryTest, LastAllowedLossFailsTheJob) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = Create(TriedTwice()).id;
  launcher_.Next()->Exit({.signal = SIGSEGV});
  launcher_.Next()->Exit({.signal = SIGSEGV});
  const Job job = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(job.error.reason, FailureReason::kWorkerLost);
  EXPECT_EQ(job.attempt, 2);
}

TEST_F(DispatcherRetryTest, JobThatWaitsForItsNextAttemptLetsOthersPass) {
  DispatcherOptions options;
  options.attempts.retry.first_wait = absl::Hours(1);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string lost = Create(TriedTwice()).id;
  const std::string other = Create().id;
  launcher_.Next()->Exit({.signal = SIGKILL});
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, other);
  EXPECT_EQ(StateOf(lost), JobState::kQueued);
  WaitForState(other, JobState::kRunning);
}

TEST_F(DispatcherRetryTest, CancelOfAJobThatWaitsForItsNextAttemptRemovesItsFolder) {
  DispatcherOptions options;
  options.attempts.retry.first_wait = absl::Hours(1);
  options.work_dir = dir_.File("work");
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create(TriedTwice()).id;
  launcher_.Next()->Exit({.code = 1});
  WaitForState(id, JobState::kQueued);
  ASSERT_TRUE(Cancel(id).ok());
  EXPECT_TRUE(WorkFolders(options.work_dir).List().empty());
}

TEST_F(DispatcherRetryTest, LogsOfAllAttemptsGoWithTheJob) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = Create(TriedTwice()).id;
  launcher_.Next()->Exit({.code = 1});
  launcher_.Next()->Exit({.code = 1});
  WaitForState(id, JobState::kFailed);
  loop_->PostAndWait([&] { EXPECT_TRUE(dispatcher_->Delete(id).ok()); });
  EXPECT_THAT(launcher_.discarded(), ::testing::ElementsAre(id + "-2"));
}

TEST_F(DispatcherRetryTest, JobIsTriedAgainInTimeWhileAnotherWaitsForLonger) {
  const std::string waits_long = store_->Create(TriedTwice()).value().id;
  ASSERT_TRUE(store_->MoveTo(waits_long, Move{.state = JobState::kRunning}).ok());
  ASSERT_TRUE(store_
                  ->MoveTo(waits_long, Move{.state = JobState::kQueued,
                                            .not_before = absl::Now() + absl::Hours(1)})
                  .ok());
  DispatcherOptions options;
  options.attempts.retry.first_wait = absl::Milliseconds(200);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create(TriedTwice()).id;
  launcher_.Next()->Exit({.signal = SIGKILL});
  const auto second = launcher_.Next();
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->start().attempt.job_id, id);
}

TEST_F(DispatcherRetryTest, NextAttemptIsToldWhatIsKnownAlready) {
  DispatcherOptions options = QuickRetries();
  options.work_dir = dir_.File("work");
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create(TriedTwice()).id;
  const auto first = launcher_.Next();
  const worker::v1::Assignment assignment = first->ReadMessage().assignment();
  EXPECT_FALSE(assignment.has_progress_seen());
  EXPECT_EQ(assignment.work_dir(), dir_.File("work") + "/" + id);
  worker::v1::FromWorker progress = ProgressMessage(7);
  progress.mutable_progress()->set_overall_step(7);
  first->Send(progress);
  first->Exit({.signal = SIGKILL});
  const worker::v1::Assignment again = launcher_.Next()->ReadMessage().assignment();
  EXPECT_EQ(again.progress_seen(), 7);
  EXPECT_EQ(again.work_dir(), assignment.work_dir());
}

TEST_F(DispatcherRetryTest, WorkFolderLastsUntilTheJobEnds) {
  DispatcherOptions options = QuickRetries();
  options.work_dir = dir_.File("work");
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create(TriedTwice()).id;
  const WorkFolders folders(options.work_dir);
  const auto first = launcher_.Next();
  std::ofstream(folders.PathOf(id) + "/checkpoint") << "kept";
  first->Exit({.signal = SIGKILL});
  const auto second = launcher_.Next();
  EXPECT_THAT(folders.List(), ::testing::ElementsAre(id));
  EXPECT_TRUE(std::filesystem::exists(folders.PathOf(id) + "/checkpoint"));
  Deliver(*second);
  WaitForState(id, JobState::kSucceeded);
  loop_->PostAndWait([] {});
  EXPECT_TRUE(folders.List().empty());
}

TEST_F(DispatcherRetryTest, FoldersOfJobsThatAreGoneAreRemovedAtTheStart) {
  DispatcherOptions options;
  options.work_dir = dir_.File("work");
  const WorkFolders folders(options.work_dir);
  const std::string queued = store_->Create(JobFor("cpu")).value().id;
  ASSERT_TRUE(folders.Create(queued).ok());
  ASSERT_TRUE(folders.Create("stranger").ok());
  const std::string ended = store_->Create(JobFor("cpu")).value().id;
  ASSERT_TRUE(store_->MoveTo(ended, Move{.state = JobState::kCancelled}).ok());
  ASSERT_TRUE(folders.Create(ended).ok());
  StartDispatcher({{"cpu", 1, 1}}, options);
  EXPECT_THAT(folders.List(), ::testing::ElementsAre(queued));
}

TEST_F(DispatcherRetryTest, MachineWithoutRoomForAWorkerCostsNoAttempt) {
  DispatcherOptions options;
  options.no_worker_wait = absl::Milliseconds(50);
  StartDispatcher({{"cpu", 1, 1}}, options);
  launcher_.FailNext(absl::ResourceExhaustedError("cannot create the log: No space left"));
  const std::string id = Create(JobFor("cpu")).id;  // may be tried once
  const auto worker = launcher_.Next();
  ASSERT_NE(worker, nullptr);
  EXPECT_EQ(worker->start().attempt.job_id, id);
  const Job job = WaitForState(id, JobState::kRunning);
  EXPECT_EQ(job.failures, 0);
  EXPECT_THAT(EventsOf(id)[2].detail, HasSubstr("No space left"));
}

// As with a program that is not there or a folder that may not be written.
TEST_F(DispatcherRetryTest, WhatTheOperatorHasToMendCostsNoAttemptAndTheJobLetsOthersPass) {
  DispatcherOptions options;
  options.no_worker_wait = absl::Milliseconds(50);
  StartDispatcher({{"cpu", 1, 1}}, options);
  launcher_.FailNext(absl::PermissionDeniedError("cannot create /logs/a-1.log"));
  const std::string first = Create(JobFor("cpu")).id;  // may be tried once
  const std::string second = Create(JobFor("cpu")).id;
  WaitFor(first, [](const Job& job) { return job.attempt == 1; });
  EXPECT_THAT(WhyPaused(), HasSubstr("no worker could be started: cannot create /logs/a-1.log"));
  const auto worker = launcher_.Next();
  ASSERT_NE(worker, nullptr);
  EXPECT_EQ(worker->start().attempt.job_id, second);
  const Job waits = WaitForState(first, JobState::kQueued);
  EXPECT_EQ(waits.failures, 0);
  EXPECT_GT(waits.not_before, absl::Now() + absl::Minutes(4));
}

TEST_F(DispatcherRetryTest, AProgramThatCannotBeLinkedCostsNoAttempt) {
  StartDispatcher();
  const std::string id = Create(JobFor("cpu")).id;
  const auto worker = launcher_.Next();
  worker->Exit({.code = 127});
  const Job job = WaitFor(id, [](const Job& now) { return now.state == JobState::kQueued && now.attempt == 1; });
  EXPECT_EQ(job.failures, 0);
  EXPECT_THAT(WhyPaused(), HasSubstr("exited with code 127"));
}

TEST_F(DispatcherRetryTest, AJobThatIsDamagedItselfFailsAndStopsNobody) {
  StartDispatcher({{"cpu", 1, 1}});
  NewJob request = JobFor("cpu");
  request.effective_spec = "no message";
  request.max_attempts = 5;
  const Job job = WaitForState(Create(request).id, JobState::kFailed);
  EXPECT_EQ(job.error.message, "its stored spec does not parse");
  EXPECT_EQ(WhyPaused(), "");
  Create(JobFor("cpu"));
  EXPECT_NE(launcher_.Next(), nullptr);
}

TEST_F(DispatcherRetryTest, NothingIsStartedForAWhileAfterTheMachineHadNoRoom) {
  StartDispatcher();
  launcher_.FailNext(absl::ResourceExhaustedError("cannot fork"));
  const std::string first = Create().id;
  const std::string second = Create().id;
  WaitFor(first, [](const Job& job) { return job.state == JobState::kQueued && job.attempt == 1; });
  EXPECT_EQ(SlotsInUse(), 0);
  EXPECT_EQ(launcher_.launched(), 0);
  EXPECT_EQ(StateOf(second), JobState::kQueued);
}

TEST_F(DispatcherRetryTest, NothingIsStartedWhileTheDiskIsNearlyFull) {
  DispatcherOptions options;
  options.no_worker_wait = absl::Milliseconds(50);
  options.attempts.store_retry = absl::Milliseconds(1);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string first = Create().id;
  const auto worker = launcher_.Next();
  const std::string second = Create().id;
  SetFreeBytes(0);
  Deliver(*worker);
  WaitForState(first, JobState::kSucceeded);
  while (SlotsInUse() > 0) {
  }
  EXPECT_THAT(WhyPaused(), HasSubstr("the disk is nearly full"));
  EXPECT_EQ(StateOf(second), JobState::kQueued);
  SetFreeBytes(std::int64_t{1} << 40);
  EXPECT_NE(launcher_.Next(), nullptr);
  EXPECT_EQ(WaitForState(second, JobState::kRunning).attempt, 1);
  EXPECT_EQ(WhyPaused(), "");
  EXPECT_EQ(EventsOf(second).size(), 2u);
}

#ifdef SPIKEPINN_FAULTS
TEST_F(DispatcherRetryTest, FullDiskKeepsJobsWaitingAndLeavesTheirLogsAlone) {
  setenv("SPIKEPINN_FAULT", "work.before_create:1:full", 1);
  ResetFaultsForTest();
  DispatcherOptions options;
  options.work_dir = dir_.File("work");
  options.no_worker_wait = absl::Milliseconds(50);
  options.attempts.store_retry = absl::Milliseconds(1);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  EXPECT_NE(launcher_.Next(), nullptr);
  unsetenv("SPIKEPINN_FAULT");
  ResetFaultsForTest();
  EXPECT_EQ(WaitForState(id, JobState::kRunning).attempt, 1);
  EXPECT_EQ(EventsOf(id).size(), 2u);
}
#endif

TEST_F(DispatcherRetryTest, JobOverItsTimeIsStoppedAndFails) {
  StartDispatcher();
  NewJob request = JobFor("cpu");
  request.resources.wall_time = absl::Milliseconds(1);
  request.max_attempts = 5;
  const std::string id = Create(request).id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  worker->Send(CancelledMessage());
  EXPECT_EQ(WaitForState(id, JobState::kFailed).error.reason, FailureReason::kTimeLimit);
}

TEST_F(DispatcherRetryTest, SilentWorkerIsAskedAndThenKilled) {
  DispatcherOptions options;
  options.attempts.ping_interval = absl::Milliseconds(5);
  options.attempts.answer_limit = absl::Milliseconds(30);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  EXPECT_TRUE(worker->ReadMessage().has_ping());
  EXPECT_EQ(worker->WaitForSignal(), SIGKILL);
  EXPECT_THAT(WaitForState(id, JobState::kFailed).error.message, HasSubstr("did not answer"));
}

TEST_F(DispatcherRetryTest, WorkerThatAnswersLivesOn) {
  DispatcherOptions options;
  options.attempts.ping_interval = absl::Milliseconds(20);
  options.attempts.answer_limit = absl::Milliseconds(300);
  StartDispatcher({{"cpu", 1, 1}}, options);
  Create();
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  worker::v1::FromWorker pong;
  pong.mutable_pong();
  const std::size_t told = Told().size();
  for (int i = 0; i < 25; ++i) {
    EXPECT_TRUE(worker->ReadMessage().has_ping());
    worker->Send(pong);
  }
  EXPECT_TRUE(worker->signals().empty());
  EXPECT_EQ(Told().size(), told) << "a sign of life is no news";
}

TEST_F(DispatcherRetryTest, JobOverItsTimeWhoseWorkerIsSilentFailsForItsTime) {
  DispatcherOptions options;
  options.attempts.ping_interval = absl::Milliseconds(5);
  options.attempts.answer_limit = absl::Milliseconds(50);
  StartDispatcher({{"cpu", 1, 1}}, options);
  NewJob request = TriedTwice();
  request.resources.wall_time = absl::Milliseconds(1);
  const std::string id = Create(request).id;
  EXPECT_EQ(launcher_.Next()->WaitForSignal(), SIGKILL);
  EXPECT_EQ(WaitForState(id, JobState::kFailed).error.reason, FailureReason::kTimeLimit);
}

TEST_F(DispatcherRetryTest, WorkerIsToldToStopOnce) {
  StartDispatcher();
  NewJob request = JobFor("cpu");
  request.resources.wall_time = absl::Milliseconds(1);
  const std::string id = Create(request).id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  ASSERT_TRUE(Cancel(id).ok());
  worker->Send(CancelledMessage());
  WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(worker->WaitForHangUp(), 0u);
}

// Stands for a server that was stopped: its loop gets no turn, and what has come in meanwhile it
// sees only after its timers.
TEST_F(DispatcherRetryTest, WorkerThatAnsweredDuringAPauseOfTheServerIsNotKilled) {
  DispatcherOptions options;
  options.attempts.ping_interval = absl::Milliseconds(20);
  options.attempts.answer_limit = absl::Seconds(1);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  EXPECT_TRUE(worker->ReadMessage().has_ping());
  worker::v1::FromWorker pong;
  pong.mutable_pong();
  const OwnedFd pause(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  EventLoop::WatchId watch = 0;
  loop_->PostAndWait([&] {
    watch = *loop_->Watch(pause.get(), EPOLLIN, [&](std::uint32_t) {
      loop_->Unwatch(watch);
      worker->Send(pong);
      absl::SleepFor(options.attempts.answer_limit + absl::Milliseconds(100));
    });
  });
  ASSERT_EQ(eventfd_write(pause.get(), 1), 0);
  loop_->PostAndWait([] {});
  EXPECT_TRUE(worker->ReadMessage().has_ping());
  Deliver(*worker);
  WaitForState(id, JobState::kSucceeded);
}

TEST_F(DispatcherRetryTest, PingTellsHowMuchOfTheProgressIsStored) {
  DispatcherOptions options;
  options.attempts.ping_interval = absl::Milliseconds(5);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  EXPECT_FALSE(worker->ReadMessage().ping().has_progress_stored());
  worker::v1::FromWorker progress = ProgressMessage(7);
  progress.mutable_progress()->set_overall_step(7);
  worker->Send(progress);
  WaitFor(id, [](const Job& job) { return !job.progress.empty(); });
  worker::v1::ToWorker message = worker->ReadMessage();
  while (message.has_ping() && !message.ping().has_progress_stored()) {
    message = worker->ReadMessage();
  }
  EXPECT_EQ(message.ping().progress_stored(), 7);
}

TEST_F(DispatcherRetryTest, APieceWithoutItsProgressIsLeftToTheNextAttempt) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = Create(TriedTwice()).id;
  const auto pieces = [&] {
    const std::vector<Event> events = EventsOf(id);
    return std::count_if(events.begin(), events.end(),
                         [](const Event& event) { return event.kind == EventKind::kPiece; });
  };
  worker::v1::FromWorker piece;
  piece.mutable_piece()->set_index(1);
  const auto first = launcher_.Next();
  first->Send(piece);
  first->Exit({.signal = SIGSEGV});
  const auto second = launcher_.Next();
  EXPECT_EQ(pieces(), 0);
  second->Send(piece);
  second->Send(ProgressMessage(1));
  WaitFor(id, [](const Job& job) { return !job.progress.empty(); });
  EXPECT_EQ(pieces(), 1);
}

TEST_F(DispatcherRetryTest, WhatTheMachineRefusedIsTriedAgainByAnotherWorker) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  NewJob job = TriedTwice();
  const std::string id = Create(job).id;
  const auto first = launcher_.Next();
  worker::v1::FromWorker unable;
  unable.mutable_outcome()->mutable_unable()->set_message("training: memory ran out");
  first->Send(unable);
  EXPECT_TRUE(first->ReadMessage().has_assignment());
  WaitForState(id, JobState::kQueued);
  EXPECT_THAT(EventsOf(id).back().detail, HasSubstr("training: memory ran out\n(tried again in"));
  first->Exit({});
  launcher_.Next()->Send(unable);
  const Job ended = WaitForState(id, JobState::kFailed);
  EXPECT_EQ(ended.error.reason, FailureReason::kWorkerError);
  EXPECT_THAT(ended.error.message, HasSubstr("as did 1 attempts before"));
}

TEST_F(DispatcherRetryTest, EventsThatTheDiskRefusesAreStoredLater) {
  DispatcherOptions options;
  options.attempts.store_retry = absl::Milliseconds(10);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  WaitForState(id, JobState::kRunning);
  ASSERT_TRUE(store_->SetMaxPages(1).ok());  // rounded up to what is there
  const int count = 50;                      // fits the socket, which is not read meanwhile
  for (int step = 1; step <= count; ++step) {
    worker::v1::FromWorker progress = ProgressMessage(step);
    progress.mutable_progress()->set_stage(std::string(1000, 's'));
    worker->Send(progress);
  }
  loop_->PostAndWait([] {});
  ASSERT_TRUE(store_->SetMaxPages(100'000).ok());
  const Job job = WaitFor(id, [&](const Job& now) { return now.last_event_sequence == count + 2; });
  EXPECT_EQ(job.state, JobState::kRunning);
  Deliver(*worker);
  WaitForState(id, JobState::kSucceeded);
}

}  // namespace
}  // namespace spikepinn::server
