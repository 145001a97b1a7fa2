#include "server/service/create_queue.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/support/fake_worker_launcher.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class CreateQueueTest : public ::testing::Test {
 protected:
  CreateQueueTest() {
    loop_->Start();
    loop_->PostAndWait([this] { dispatcher_.Open(); });
  }
  ~CreateQueueTest() override { loop_->Stop(); }

  static NewJob JobOf(const std::string& user, const std::string& title) {
    NewJob job;
    job.user = user;
    job.display_name = title;
    job.device = "cuda";  // of which there is none: it waits
    return job;
  }

  testing::TempDir dir_;
  std::unique_ptr<SqliteJobStore> store_ = *SqliteJobStore::Open(dir_.File("jobs.db"));
  testing::FakeWorkerLauncher launcher_;
  std::unique_ptr<EventLoop> loop_ = *EventLoop::Create();
  Dispatcher dispatcher_{*loop_,
                         *store_,
                         launcher_,
                         Scheduler(Inventory({{"cpu", 1, 1}})),
                         {.max_queued_per_user = 2}};
  CreateQueue queue_{*loop_, dispatcher_};
};

TEST_F(CreateQueueTest, EachOfThoseThatComeTogetherGetsItsOwnAnswer) {
  absl::Notification all_came;
  loop_->Post([&] { all_came.WaitForNotification(); });
  std::vector<std::string> answers;
  for (int i = 0; i < 4; ++i) {
    const std::string title = absl::StrCat("job ", i);
    queue_.Submit(
        JobOf(i < 3 ? "ada" : "grace", title), [&answers, title](const absl::StatusOr<Job>& job) {
          answers.push_back(title + (job.ok() ? " is " + job->display_name : " is refused"));
        });
  }
  all_came.Notify();
  loop_->PostAndWait([] {});
  EXPECT_EQ(answers, (std::vector<std::string>{"job 0 is job 0", "job 1 is job 1",
                                               "job 2 is refused", "job 3 is job 3"}));
  EXPECT_EQ(store_->Counts()->queued, 3);
}

TEST_F(CreateQueueTest, ThoseThatComeLaterAreStoredToo) {
  for (const char* user : {"ada", "grace"}) {
    bool stored = false;
    queue_.Submit(JobOf(user, ""),
                  [&stored](const absl::StatusOr<Job>& job) { stored = job.ok(); });
    loop_->PostAndWait([] {});
    EXPECT_TRUE(stored);
  }
}

}  // namespace
}  // namespace spikepinn::server
