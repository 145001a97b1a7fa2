#include "server/service/log_watch.h"

#include <fstream>
#include <memory>
#include <string>

#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class Counter final : public LogWatch::Listener {
 public:
  void OnWritten() override {
    absl::MutexLock lock(&mutex_);
    ++count_;
  }

  // Whether it has been told for the n-th time; waits up to 10 s.
  bool WaitFor(int count) {
    absl::MutexLock lock(&mutex_);
    const auto reached = [&]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return count_ >= count; };
    return mutex_.AwaitWithTimeout(absl::Condition(&reached), absl::Seconds(10));
  }

  int count() {
    absl::MutexLock lock(&mutex_);
    return count_;
  }

 private:
  absl::Mutex mutex_;
  int count_ ABSL_GUARDED_BY(mutex_) = 0;
};

class LogWatchTest : public ::testing::Test {
 protected:
  LogWatchTest() { loop_->Start(); }
  ~LogWatchTest() override { loop_->Stop(); }

  void Add(const std::string& name, Counter* listener) {
    loop_->PostAndWait([&] { EXPECT_TRUE(watch_.Add(dir_.File(name), listener).ok()); });
  }
  void Remove(const std::string& name, Counter* listener) {
    loop_->PostAndWait([&] { watch_.Remove(dir_.File(name), listener); });
  }
  void Write(const std::string& name) { std::ofstream(dir_.File(name), std::ios::app) << "x"; }

  const testing::TempDir dir_;
  const std::unique_ptr<EventLoop> loop_ = *EventLoop::Create();
  LogWatch watch_{*loop_};
  Counter one_, two_, other_;
};

TEST_F(LogWatchTest, ThoseWhoFollowAFileAreToldAndNobodyElse) {
  Add("a", &one_);
  Add("a", &two_);
  Add("b", &other_);
  Write("a");
  EXPECT_TRUE(one_.WaitFor(1));
  EXPECT_TRUE(two_.WaitFor(1));
  EXPECT_EQ(other_.count(), 0);
  Write("b");
  EXPECT_TRUE(other_.WaitFor(1));
}

TEST_F(LogWatchTest, EveryFurtherWriteIsTold) {
  Write("a");
  Add("a", &one_);
  for (int i = 1; i <= 5; ++i) {
    const int before = one_.count();
    Write("a");
    EXPECT_TRUE(one_.WaitFor(before + 1));
  }
}

TEST_F(LogWatchTest, WhoHasLeftIsNotToldAndTheOthersStillAre) {
  Add("a", &one_);
  Add("a", &two_);
  Remove("a", &one_);
  Write("a");
  EXPECT_TRUE(two_.WaitFor(1));
  EXPECT_EQ(one_.count(), 0);
  Remove("a", &two_);
  Remove("a", &two_);  // once more is fine
  Add("a", &one_);     // the folder is watched anew
  Write("a");
  EXPECT_TRUE(one_.WaitFor(1));
}

TEST_F(LogWatchTest, AFolderThatIsNotThereIsAnError) {
  loop_->PostAndWait([&] { EXPECT_FALSE(watch_.Add("/no/such/folder/x", &one_).ok()); });
}

}  // namespace
}  // namespace spikepinn::server
