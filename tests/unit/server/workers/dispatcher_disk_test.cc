// What the disk refuses, for a while or for good.
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/notification.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ProgressMessage;

class DispatcherDiskTest : public DispatcherTest {
 protected:
  static DispatcherOptions QuickRetries() {
    DispatcherOptions options;
    options.attempts.store_retry = absl::Milliseconds(5);
    options.attempts.retry.first_wait = absl::Milliseconds(1);
    return options;
  }

  // The disk is full whenever this transaction is to be committed.
  void RefuseAll(const std::string& transaction) {
    std::vector<std::string> faults;
    for (int visit = 1; visit <= 3000; ++visit) {
      faults.push_back(absl::StrCat("storage.", transaction, ".before_commit:", visit, ":full"));
    }
    SetFaults(absl::StrJoin(faults, ","));
  }

  // A worker that has delivered, and the store did not take it.
  std::string JobWhoseEndIsRefused() {
    RefuseAll("move_to_succeeded");
    const std::string id = Create().id;
    const auto worker = launcher_.Next();
    worker->Send(ProgressMessage(3));
    Deliver(*worker);
    worker->Exit({});
    worker->WaitUntilReaped();
    loop_->PostAndWait([] {});
    EXPECT_EQ(StateOf(id), JobState::kRunning);
    return id;
  }
};

TEST_F(DispatcherDiskTest, StartThatIsRefusedIsTriedAgain) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  SetFaults("storage.move_to_running.before_commit:1:full");
  const std::string id = Create().id;
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, id);
  EXPECT_EQ(SlotsInUse(), 1);
}

TEST_F(DispatcherDiskTest, StartThatIsRefusedIsTriedAgainThoughOthersStartMeanwhile) {
  DispatcherOptions options = QuickRetries();
  options.attempts.store_retry = absl::Seconds(1);
  options.attempts.retry.first_wait = absl::Hours(1);
  StartDispatcher({{"cpu", 2, 1}}, options);
  NewJob unlucky = JobFor("cpu");
  unlucky.max_attempts = 2;
  Create(unlucky);
  SetFaults("storage.move_to_running.before_commit:1:full");
  const std::string refused = Create().id;
  launcher_.Next()->Exit({.code = 1});  // and waits for an hour
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, refused);
}

TEST_F(DispatcherDiskTest, JobThatIsCancelledBeforeItsEndIsStoredIsCancelled) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = JobWhoseEndIsRefused();
  ASSERT_TRUE(Cancel(id).ok());
  const Job job = WaitForState(id, JobState::kCancelled);
  EXPECT_EQ(job.error.reason, FailureReason::kCancelled);
  EXPECT_FALSE(job.progress.empty()) << "what the worker reported is kept";
  EXPECT_EQ(SlotsInUse(), 0);
}

TEST_F(DispatcherDiskTest, EndThatIsRefusedDoesNotHoldUpTheServersEnd) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = JobWhoseEndIsRefused();
  BeginDrain();
  WaitUntilDrained();
  EXPECT_EQ(StateOf(id), JobState::kRunning);  // for the next server to put right
}

TEST_F(DispatcherDiskTest, CancelOfASweepSaysWhatIsRefused) {
  StartDispatcher();
  Create();
  absl::StatusOr<Sweep> sweep;
  loop_->PostAndWait([&] { sweep = dispatcher_->CreateSweep({.jobs = {JobFor("cpu")}}); });
  RefuseAll("move_to_cancelled");
  absl::Notification answered;
  loop_->PostAndWait([&] {
    dispatcher_->CancelSweep(sweep->id, [&](const absl::StatusOr<Sweep>& now) {
      EXPECT_TRUE(absl::IsResourceExhausted(now.status())) << now.status();
      answered.Notify();
    });
  });
  EXPECT_TRUE(answered.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

TEST_F(DispatcherDiskTest, QueueThatCannotBeReadIsReadLater) {
  const std::string id = store_->Create(JobFor("cpu"))->id;
  SetFaults("storage.load_queue:1:fail");
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, id);
}

TEST_F(DispatcherDiskTest, JobThatGetsNoFolderWaitsAndLosesNoAttempt) {
  DispatcherOptions options;
  options.work_dir = dir_.File("work");
  std::ofstream(options.work_dir) << "in the way";
  StartDispatcher({{"cpu", 1, 1}}, options);
  const Job job = WaitFor(Create().id, [](const Job& now) {
    return now.state == JobState::kQueued && now.attempt == 1;
  });
  EXPECT_EQ(job.failures, 0);
  EXPECT_THAT(WhyPaused(), HasSubstr("cannot create"));
  EXPECT_EQ(launcher_.launched(), 0);
}

TEST_F(DispatcherDiskTest, NothingPilesUpInTheServerMeanwhile) {
  StartDispatcher({{"cpu", 1, 1}}, QuickRetries());
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  RefuseAll("append");
  worker::v1::FromWorker progress = ProgressMessage(1);
  progress.mutable_progress()->set_stage(std::string(10'000, 's'));
  EXPECT_LT(worker->SendWhileHeard(progress, 1000), 500);
}

TEST_F(DispatcherDiskTest, WorkerIsNotBlamedForItsSilenceWhileNobodyListens) {
  DispatcherOptions options = QuickRetries();
  options.attempts.ping_interval = absl::Milliseconds(20);
  options.attempts.answer_limit = absl::Milliseconds(300);
  StartDispatcher({{"cpu", 1, 1}}, options);
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  RefuseAll("append");
  worker->Send(ProgressMessage(1));
  for (int ping = 0; ping < 25; ++ping) EXPECT_TRUE(worker->ReadMessage().has_ping());
  EXPECT_THAT(worker->signals(), IsEmpty());
  Deliver(*worker);
  SetFaults("");
  WaitForState(id, JobState::kSucceeded);
}

}  // namespace
}  // namespace spikepinn::server
