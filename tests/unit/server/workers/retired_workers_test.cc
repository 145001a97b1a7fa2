#include "server/workers/retired_workers.h"

#include <csignal>
#include <memory>
#include <utility>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "tests/support/fake_worker_launcher.h"

namespace spikepinn::server {
namespace {

class RetiredWorkersTest : public ::testing::Test {
 protected:
  RetiredWorkersTest() : loop_(EventLoop::Create().value()), link_(Launch()) { loop_->Start(); }
  ~RetiredWorkersTest() override {
    loop_->PostAndWait([this] {
      link_.reset();
      retired_.reset();
    });
    loop_->Stop();
  }

  void Retire(absl::Duration exit_grace) {
    loop_->PostAndWait([&] {
      retired_ = std::make_unique<RetiredWorkers>(*loop_, exit_grace);
      retired_->OnEmpty([this] { emptied_.Notify(); });
      retired_->Add(std::move(link_));
    });
  }

  bool IsEmpty() {
    bool empty = false;
    loop_->PostAndWait([&] { empty = retired_->empty(); });
    return empty;
  }

  std::unique_ptr<WorkerLink> Launch() {
    return WorkerLink::Watch(*loop_, launcher_.Launch({}).value()).value();
  }

  testing::FakeWorkerLauncher launcher_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<WorkerLink> link_;
  std::shared_ptr<testing::FakeWorker> worker_ = launcher_.Next();
  std::unique_ptr<RetiredWorkers> retired_;
  absl::Notification emptied_;
};

TEST_F(RetiredWorkersTest, OneThatExitsIsBuried) {
  Retire(absl::Hours(1));
  EXPECT_FALSE(IsEmpty());
  worker_->Exit({});
  EXPECT_TRUE(emptied_.WaitForNotificationWithTimeout(absl::Seconds(10)));
  EXPECT_TRUE(IsEmpty());
}

TEST_F(RetiredWorkersTest, OneThatLingersIsKilled) {
  Retire(absl::Milliseconds(1));
  EXPECT_EQ(worker_->WaitForSignal(), SIGKILL);
  EXPECT_TRUE(emptied_.WaitForNotificationWithTimeout(absl::Seconds(10)));
}

TEST_F(RetiredWorkersTest, OneThatHasExitedAlreadyIsNotWaitedFor) {
  worker_->Exit({});
  worker_->WaitUntilReaped();
  loop_->PostAndWait([] {});
  Retire(absl::Hours(1));
  EXPECT_TRUE(IsEmpty());
}

}  // namespace
}  // namespace spikepinn::server
