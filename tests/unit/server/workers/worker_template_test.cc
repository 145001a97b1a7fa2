#include "server/workers/worker_template.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <vector>

#include "tests/unit/server/workers/template_fixture.h"

namespace spikepinn::server {
namespace {

class WorkerTemplateTest : public TemplateFixture {
 protected:
  ~WorkerTemplateTest() override {
    OnLoop([this] { template_.reset(); });
    unsetenv("FAKE_TEMPLATE_BROKEN");
  }

  void Start(WorkerTemplateOptions options = {}) {
    options.program = FakeWorker();
    options.log_path = dir_.File("template.log");
    OnLoop([&] {
      template_ = std::make_unique<WorkerTemplate>(
          *loop_, options,
          WorkerTemplate::Callbacks{.started = [this] { ++started_; },
                                    .forked =
                                        [this](std::unique_ptr<LocalWorkerProcess> worker) {
                                          workers_.push_back(std::move(worker));
                                        }});
      template_->Start();
    });
  }

  // Null if none comes.
  std::unique_ptr<LocalWorkerProcess> Fork() {
    OnLoop([this] { EXPECT_TRUE(template_->Request()); });
    EXPECT_TRUE(Eventually([this] { return !workers_.empty(); }));
    std::unique_ptr<LocalWorkerProcess> out;
    OnLoop([&] {
      if (workers_.empty()) return;
      out = std::move(workers_.back());
      workers_.pop_back();
    });
    return out;
  }

  pid_t TemplatePid() {
    pid_t out = -1;
    OnLoop([&] { out = template_->pid(); });
    return out;
  }

  // Of the loop's thread:
  int started_ = 0;
  std::vector<std::unique_ptr<LocalWorkerProcess>> workers_;
  std::unique_ptr<WorkerTemplate> template_;
};

TEST_F(WorkerTemplateTest, WorkerIsOurChildAndLeadsItsOwnGroup) {
  Start();
  const auto worker = Fork();
  ASSERT_NE(worker, nullptr);
  EXPECT_EQ(Ask(*worker, "parent"), std::to_string(getpid()));
  EXPECT_EQ(Ask(*worker, "group"), "own");
}

TEST_F(WorkerTemplateTest, ExitCodeAndSignalAreTold) {
  Start();
  const auto exits = Fork();
  const auto crashes = Fork();
  Tell(*exits, "exit 7");
  EXPECT_EQ(WaitForExit(*exits).code, 7);
  Tell(*crashes, "raise " + std::to_string(SIGSEGV));
  EXPECT_EQ(WaitForExit(*crashes).signal, SIGSEGV);
}

TEST_F(WorkerTemplateTest, WorkerHasItsOwnDescriptorsAlone) {
  const int leaky = fcntl(STDIN_FILENO, F_DUPFD, 20);  // without close-on-exec
  ASSERT_GE(leaky, 20);
  Start();
  const auto first = Fork();
  const auto second = Fork();  // while the first one lives
  const std::string socket = Ask(*second, "socket");
  EXPECT_EQ(Ask(*second, "descriptors"), "0 1 2 " + socket + " ");
  close(leaky);
}

TEST_F(WorkerTemplateTest, WorkerHasDefaultSignalsAndAnEmptyMask) {
  std::signal(SIGPIPE, SIG_IGN);  // as gRPC does it
  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  OnLoop([&] { pthread_sigmask(SIG_BLOCK, &term, nullptr); });
  Start();
  const auto worker = Fork();
  std::signal(SIGPIPE, SIG_DFL);
  EXPECT_EQ(Ask(*worker, "signals"), "unusual: ");
}

TEST_F(WorkerTemplateTest, WorkerSeesThatTheServerIsGone) {
  Start();
  const auto worker = Fork();
  const auto other = Fork();  // holds nothing of the first one's socket
  ASSERT_EQ(shutdown(worker->socket(), SHUT_RDWR), 0);
  EXPECT_EQ(WaitForExit(*worker).code, 0);
}

TEST_F(WorkerTemplateTest, KilledTemplateLeavesItsWorkersAloneAndIsStartedAgain) {
  Start({.first_backoff = absl::Milliseconds(1)});
  const auto worker = Fork();
  const pid_t killed = TemplatePid();
  kill(killed, SIGKILL);
  EXPECT_TRUE(Eventually([this] { return started_ == 2; }));
  EXPECT_NE(TemplatePid(), killed);
  EXPECT_EQ(Ask(*worker, "group"), "own");
  Tell(*worker, "exit 5");
  EXPECT_EQ(WaitForExit(*worker).code, 5);
  EXPECT_NE(Fork(), nullptr);
}

TEST_F(WorkerTemplateTest, NothingIsForgottenWhenItIsKilledInTheMidstOfForking) {
  Start({.first_backoff = absl::Milliseconds(1)});
  ASSERT_NE(Fork(), nullptr);  // it is up
  for (int round = 0; round < 10; ++round) {
    OnLoop([this, round] {
      for (int i = 0; i < 5; ++i) template_->Request();
      // In every other round it is certainly at work.
      while (round % 2 == 1 && template_->pending() == 5) {
        template_->TakeReplies(absl::Milliseconds(10));
      }
      kill(template_->pid(), SIGKILL);
    });
    EXPECT_TRUE(Eventually([this, round] { return started_ == round + 2; }));
  }
  OnLoop([this] {
    workers_.clear();
    EXPECT_EQ(template_->pending(), 0);
    template_.reset();
  });
  EXPECT_FALSE(HasChildren());
}

TEST_F(WorkerTemplateTest, StoppedTemplateIsKilledWhenPatienceEnds) {
  Start({.first_backoff = absl::Milliseconds(1), .patience = absl::Milliseconds(50)});
  kill(TemplatePid(), SIGSTOP);
  OnLoop([this] { EXPECT_TRUE(template_->Request()); });
  EXPECT_TRUE(Eventually([this] { return started_ == 2; }));
}

TEST_F(WorkerTemplateTest, BrokenTemplateIsTriedAgainLessAndLessOften) {
  setenv("FAKE_TEMPLATE_BROKEN", "1", 1);
  const auto begin = std::chrono::steady_clock::now();
  Start({.first_backoff = absl::Milliseconds(10), .longest_backoff = absl::Milliseconds(40)});
  EXPECT_TRUE(Eventually([this] { return started_ == 5; }));
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_GE(took, std::chrono::milliseconds(10 + 20 + 40 + 40));
}

TEST_F(WorkerTemplateTest, MissingProgramIsTriedAgain) {
  OnLoop([this] {
    template_ = std::make_unique<WorkerTemplate>(
        *loop_,
        WorkerTemplateOptions{.program = "/nowhere/worker",
                              .log_path = dir_.File("template.log"),
                              .first_backoff = absl::Milliseconds(1)},
        WorkerTemplate::Callbacks{});
    template_->Start();
    EXPECT_EQ(template_->pid(), -1);
    EXPECT_FALSE(template_->Request());
  });
}

}  // namespace
}  // namespace spikepinn::server
