// What tests of the template process and its workers share: an event loop, and a conversation with
// tests/support/fake_worker.
#ifndef SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_TEMPLATE_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_TEMPLATE_FIXTURE_H_

#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <cerrno>
#include <functional>
#include <memory>
#include <string>

#include "absl/synchronization/notification.h"
#include "gtest/gtest.h"
#include "server/workers/event_loop.h"
#include "server/workers/worker_launcher.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {

class TemplateFixture : public ::testing::Test {
 protected:
  TemplateFixture() : loop_(*EventLoop::Create()) {
    EXPECT_EQ(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
    loop_->Start();
  }
  ~TemplateFixture() override { loop_->Stop(); }

  static std::string FakeWorker() { return SPIKEPINN_BINARY_DIR "/tests/fake_worker"; }

  void OnLoop(const std::function<void()>& task) { loop_->PostAndWait(task); }

  // Looks at `condition` on the loop's thread again and again; false if it never holds.
  bool Eventually(std::function<bool()> condition) {
    auto met = std::make_shared<absl::Notification>();
    auto look = std::make_shared<std::function<void()>>();
    *look = [this, met, look, condition = std::move(condition)] {
      if (met->HasBeenNotified()) return;
      if (condition()) {
        met->Notify();
      } else {
        loop_->RunAfter(absl::Milliseconds(2), [look] { (*look)(); });
      }
    };
    loop_->Post([look] { (*look)(); });
    const bool out = met->WaitForNotificationWithTimeout(absl::Seconds(20));
    OnLoop([look] { *look = [] {}; });
    return out;
  }

  static void Tell(WorkerProcess& worker, const std::string& line) {
    const std::string text = line + "\n";
    send(worker.socket(), text.data(), text.size(), MSG_NOSIGNAL);
  }

  // The answer to one line, without its end; empty if none comes.
  static std::string Ask(WorkerProcess& worker, const std::string& line) {
    Tell(worker, line);
    std::string answer;
    pollfd waiting{worker.socket(), POLLIN, 0};
    for (char byte; poll(&waiting, 1, 10'000) == 1 && recv(worker.socket(), &byte, 1, 0) == 1;) {
      if (byte == '\n') return answer;
      answer += byte;
    }
    return "";
  }

  static ExitStatus WaitForExit(WorkerProcess& worker) {
    pollfd waiting{worker.exit_fd(), POLLIN, 0};
    EXPECT_EQ(poll(&waiting, 1, 10'000), 1) << "the worker does not end";
    return worker.Reap();
  }

  static bool HasChildren() { return waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

  testing::TempDir dir_;
  const std::unique_ptr<EventLoop> loop_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_TEMPLATE_FIXTURE_H_
