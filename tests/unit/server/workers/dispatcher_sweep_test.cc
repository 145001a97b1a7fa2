// Sweeps: one worker for many jobs, one cancel for all.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;

class DispatcherSweepTest : public DispatcherTest {
 protected:
  Sweep CreateSweep(int jobs, int priority = 0) {
    NewJob job = JobFor("cpu");
    job.priority = priority;
    NewSweep request;
    request.jobs.assign(jobs, job);
    absl::StatusOr<Sweep> sweep;
    loop_->PostAndWait([&] { sweep = dispatcher_->CreateSweep(request); });
    EXPECT_TRUE(sweep.ok()) << sweep.status();
    return sweep.value_or(Sweep{});
  }

  JobCounts CountsOf(const std::string& sweep) { return store_->GetSweep(sweep)->counts; }
};

TEST_F(DispatcherSweepTest, WorkerThatHasDeliveredGetsTheNextJob) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(3);
  const auto worker = launcher_.Next();
  std::vector<std::string> jobs;
  for (int i = 0; i < 3; ++i) {
    const worker::v1::ToWorker message = worker->ReadMessage();
    ASSERT_TRUE(message.has_assignment());
    jobs.push_back(message.assignment().job());
    Deliver(*worker);
  }
  const std::vector<Job> members = *store_->SweepJobs(sweep.id, -1, 10);
  for (const Job& job : members) {
    EXPECT_EQ("jobs/" + WaitForState(job.id, JobState::kSucceeded).id, jobs[job.sweep_index]);
  }
  EXPECT_EQ(launcher_.launched(), 1);
  worker->Exit({});
  worker->WaitUntilReaped();
}

TEST_F(DispatcherSweepTest, WorkerThatDiesTakesOneJobWithIt) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(2);
  const auto first = launcher_.Next();
  EXPECT_TRUE(first->ReadMessage().has_assignment());
  first->Exit({.code = 1});
  const auto second = launcher_.Next();
  Deliver(*second);
  const std::vector<Job> jobs = *store_->SweepJobs(sweep.id, -1, 10);
  WaitForState(jobs[0].id, JobState::kFailed);
  WaitForState(jobs[1].id, JobState::kSucceeded);
}

TEST_F(DispatcherSweepTest, LastWorkerEndsByItself) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(1);
  const auto worker = launcher_.Next();
  Deliver(*worker);
  WaitForState(store_->SweepJobs(sweep.id, -1, 1)->front().id, JobState::kSucceeded);
  worker->WaitForHangUp();
  EXPECT_TRUE(worker->signals().empty());
  worker->Exit({});
  worker->WaitUntilReaped();
}

TEST_F(DispatcherSweepTest, WorkerThatWasToldToStopGetsNoOtherJob) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(2);
  const std::string first = store_->SweepJobs(sweep.id, -1, 1)->front().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  ASSERT_TRUE(Cancel(first).ok());
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  worker->Send(CancelledMessage());
  WaitForState(first, JobState::kCancelled);
  EXPECT_EQ(worker->WaitForHangUp(), 0u);
  worker->Exit({});
  EXPECT_NE(launcher_.Next(), nullptr);
}

TEST_F(DispatcherSweepTest, WorkerThatHasHungUpGetsNoOtherJob) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(2);
  const auto worker = launcher_.Next();
  loop_->PostAndWait([&] {
    Deliver(*worker);
    worker->CloseSocket();
  });
  worker->Exit({});
  Deliver(*launcher_.Next());
  const std::vector<Job> jobs = *store_->SweepJobs(sweep.id, -1, 10);
  for (const Job& job : jobs) {
    EXPECT_EQ(WaitForState(job.id, JobState::kSucceeded).attempt, 1);
  }
}

TEST_F(DispatcherSweepTest, NoFurtherJobStartsOnceTheServerStops) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(2);
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  // Between the end of the first job and the start of the second.
  PostWhenTold(JobState::kSucceeded, [this] { dispatcher_->Drain([] {}); });
  Deliver(*worker);
  EXPECT_EQ(worker->WaitForHangUp(), 0u);
  worker->Exit({});
  worker->WaitUntilReaped();
  EXPECT_EQ(CountsOf(sweep.id).succeeded, 1);
  EXPECT_EQ(CountsOf(sweep.id).queued, 1);
}

TEST_F(DispatcherSweepTest, NothingIsLeftOfADeletedSweep) {
  DispatcherOptions options;
  options.work_dir = dir_.File("work");
  StartDispatcher({{"cpu", 1, 1}}, options);
  const Sweep sweep = CreateSweep(1);
  const std::string id = store_->SweepJobs(sweep.id, -1, 1)->front().id;
  launcher_.Next()->Exit({.code = 1});
  WaitForState(id, JobState::kFailed);
  // As a server that died would have left it.
  const WorkFolders folders(options.work_dir);
  ASSERT_TRUE(folders.Create(id).ok());
  absl::Notification answered;
  loop_->PostAndWait([&] {
    dispatcher_->DeleteSweep(sweep.id, [&](const absl::Status& deleted) {
      EXPECT_TRUE(deleted.ok()) << deleted;
      answered.Notify();
    });
  });
  ASSERT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_EQ(launcher_.discarded(), std::vector<std::string>{id + "-1"});
  EXPECT_TRUE(folders.List().empty());
}

TEST_F(DispatcherSweepTest, CancelOfAnUnknownSweepIsNotFound) {
  StartDispatcher();
  loop_->PostAndWait([&] {
    dispatcher_->CancelSweep("nobody", [](const absl::StatusOr<Sweep>& now) {
      EXPECT_TRUE(absl::IsNotFound(now.status())) << now.status();
    });
  });
}

TEST_F(DispatcherSweepTest, OthersGetTheirTurn) {
  StartDispatcher();
  CreateSweep(2);
  NewJob urgent = JobFor("cpu");
  urgent.priority = 5;
  const Job job = Create(urgent);
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  Deliver(*worker);
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, job.id);
}

TEST_F(DispatcherSweepTest, AWorkerGetsNoJobOfAnotherSweep) {
  StartDispatcher();
  CreateSweep(2);
  const Sweep urgent = CreateSweep(1, /*priority=*/5);
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  Deliver(*worker);
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id,
            store_->SweepJobs(urgent.id, -1, 1)->front().id);
}

TEST_F(DispatcherSweepTest, OneCancelEndsWhatHasNotEnded) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(120);
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  absl::Notification answered;
  loop_->PostAndWait([&] {
    dispatcher_->CancelSweep(sweep.id, [&](const absl::StatusOr<Sweep>& now) {
      ASSERT_TRUE(now.ok()) << now.status();
      EXPECT_EQ(now->counts.cancelled, 119);
      EXPECT_EQ(now->counts.cancelling, 1);
      answered.Notify();
    });
  });
  ASSERT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  worker->Send(CancelledMessage());
  WaitForState(store_->SweepJobs(sweep.id, -1, 1)->front().id, JobState::kCancelled);
  EXPECT_EQ(CountsOf(sweep.id).cancelled, 120);
  EXPECT_NE(store_->GetSweep(sweep.id)->end_time, absl::InfinitePast());
}

TEST_F(DispatcherSweepTest, DeleteAnswersWhenAllIsGone) {
  StartDispatcher();
  const Sweep sweep = CreateSweep(120);
  const auto worker = launcher_.Next();
  const std::vector<Job> jobs = *store_->SweepJobs(sweep.id, -1, 200);
  for (const Job& job : jobs) EXPECT_TRUE(Cancel(job.id).ok());
  worker->Send(CancelledMessage());
  WaitForState(jobs[0].id, JobState::kCancelled);
  absl::Notification answered;
  loop_->PostAndWait([&] {
    dispatcher_->DeleteSweep(sweep.id, [&](const absl::Status& deleted) {
      EXPECT_TRUE(deleted.ok()) << deleted;
      EXPECT_EQ(store_->Counts()->total(), 0);
      answered.Notify();
    });
    EXPECT_TRUE(absl::IsNotFound(store_->GetSweep(sweep.id).status()));
    EXPECT_GT(store_->Counts()->total(), 0) << "others get their turn";
  });
  ASSERT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_EQ(launcher_.discarded().size(), 120u);
}

}  // namespace
}  // namespace spikepinn::server
