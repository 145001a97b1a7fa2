#include "server/workers/standby_pool.h"

#include <csignal>
#include <vector>

#include "server/workers/local_worker_launcher.h"
#include "tests/unit/server/workers/template_fixture.h"

namespace spikepinn::server {
namespace {

class StandbyPoolTest : public TemplateFixture {
 protected:
  ~StandbyPoolTest() override {
    OnLoop([this] { pool_.reset(); });
  }

  void Start(StandbyOptions options = {}, absl::Duration backoff = absl::Milliseconds(1)) {
    OnLoop([&] {
      pool_ =
          std::make_unique<StandbyPool>(*loop_, options,
                                        WorkerTemplateOptions{.program = FakeWorker(),
                                                              .log_path = dir_.File("template.log"),
                                                              .first_backoff = backoff});
      pool_->Start();
    });
  }

  bool IsFull(int size) {
    return Eventually([this, size] { return pool_->ready() == size; });
  }

  std::unique_ptr<LocalWorkerProcess> Take() {
    std::unique_ptr<LocalWorkerProcess> out;
    OnLoop([&] { out = pool_->Take(); });
    return out;
  }

  std::unique_ptr<StandbyPool> pool_;
};

TEST_F(StandbyPoolTest, FillsUpAndFillsUpAgain) {
  Start({.size = 2, .refill_delay = absl::Milliseconds(1)});
  ASSERT_TRUE(IsFull(2));
  const auto first = Take();
  const auto second = Take();
  ASSERT_NE(second, nullptr);
  EXPECT_NE(first->pid(), second->pid());
  EXPECT_TRUE(IsFull(2));
}

TEST_F(StandbyPoolTest, EmptyPoolIsRefilledAtOnceAndTakeWaitsForAForkUnderWay) {
  Start({.size = 1, .refill_delay = absl::Hours(1), .take_wait = absl::Seconds(10)});
  ASSERT_TRUE(IsFull(1));
  EXPECT_NE(Take(), nullptr);
  EXPECT_TRUE(IsFull(1));
  OnLoop([this] {
    EXPECT_NE(pool_->Take(), nullptr);
    EXPECT_EQ(pool_->Take(), nullptr) << "the loop had no chance to ask for one";
  });
  EXPECT_TRUE(IsFull(1));
}

TEST_F(StandbyPoolTest, KilledStandbyIsReplaced) {
  Start({.size = 2, .replace_delay = absl::Milliseconds(1)});
  ASSERT_TRUE(IsFull(2));
  pid_t killed = -1;
  OnLoop([&] {
    killed = pool_->oldest_pid();
    kill(killed, SIGKILL);
  });
  EXPECT_TRUE(Eventually(
      [&] { return kill(killed, 0) != 0 && pool_->ready() == 2; }));  // reaped and replaced
}

TEST_F(StandbyPoolTest, StandbyThatDiedUnnoticedIsNotHandedOut) {
  Start({.size = 2, .refill_delay = absl::Hours(1)});
  ASSERT_TRUE(IsFull(2));
  OnLoop([this] {
    const pid_t pid = pool_->oldest_pid();
    kill(pid, SIGKILL);
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOWAIT);  // it is dead, not yet reaped
    const auto taken = pool_->Take();
    ASSERT_NE(taken, nullptr);
    EXPECT_NE(taken->pid(), pid);
  });
}

TEST_F(StandbyPoolTest, WithoutATemplateStandbysLastAndTakeDoesNotWait) {
  Start({.size = 1}, absl::Hours(1));
  ASSERT_TRUE(IsFull(1));
  OnLoop([this] { kill(pool_->template_pid(), SIGKILL); });
  ASSERT_TRUE(Eventually([this] { return pool_->template_pid() == -1; }));
  EXPECT_NE(Take(), nullptr);
  EXPECT_EQ(Take(), nullptr);
}

TEST_F(StandbyPoolTest, StoppedTemplateHoldsNobodyUp) {
  Start({.size = 1, .take_wait = absl::Milliseconds(20)});
  ASSERT_TRUE(IsFull(1));
  OnLoop([this] { kill(pool_->template_pid(), SIGSTOP); });
  EXPECT_NE(Take(), nullptr);
  ASSERT_TRUE(Eventually([this] { return pool_->forking() == 1; }));
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(Take(), nullptr);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
}

TEST_F(StandbyPoolTest, NoProcessOutlivesThePool) {
  Start({.size = 3});
  ASSERT_TRUE(IsFull(3));
  OnLoop([this] { pool_.reset(); });
  EXPECT_FALSE(HasChildren());
}

// The launcher over all of it.
TEST_F(StandbyPoolTest, LauncherStartsWorkersWithStandbysAndWithout) {
  LocalWorkerLauncher launcher({.program = FakeWorker(), .log_dir = dir_.path()});
  const auto launch = [&] {
    std::unique_ptr<WorkerProcess> out;
    OnLoop([&] { out = *launcher.Launch({.attempt = {"abc", 1}}); });
    return out;
  };
  const auto before = launch();
  EXPECT_EQ(Ask(*before, "group"), "own");
  OnLoop([&] { launcher.Start(*loop_); });
  for (int i = 0; i < 5; ++i) EXPECT_EQ(Ask(*launch(), "group"), "own");
  OnLoop([&] { launcher.Stop(); });
  EXPECT_EQ(Ask(*launch(), "group"), "own");
}

}  // namespace
}  // namespace spikepinn::server
