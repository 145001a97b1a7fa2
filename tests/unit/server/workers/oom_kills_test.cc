#include "server/workers/oom_kills.h"

#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "server/workers/local_worker_process.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class OomKillsTest : public ::testing::Test {
 protected:
  void Count(int kills) const {
    std::ofstream(counters_) << "nr_free_pages 7\noom_kill " << kills << "\nlast 1\n";
  }

  // A process that does nothing until it is killed.
  std::unique_ptr<LocalWorkerProcess> Sleeper() const {
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    const pid_t pid = fork();
    if (pid == 0) {
      setpgid(0, 0);
      while (true) pause();
    }
    setpgid(pid, pid);
    close(ends[1]);
    return LocalWorkerProcess::Adopt(pid, OwnedFd(ends[0]), counters_).value();
  }

  static bool DiesOutOfMemory(LocalWorkerProcess& process) {
    process.Kill(SIGKILL);
    return process.Reap().out_of_memory;
  }

  testing::TempDir dir_;
  const std::string counters_ = dir_.File("vmstat");
};

TEST_F(OomKillsTest, TheKernelsCounterIsFoundAmongOthers) {
  Count(12);
  EXPECT_EQ(OomKills(counters_), 12);
  EXPECT_EQ(OomKills(dir_.File("missing")), 0);
}

TEST_F(OomKillsTest, OneSinceTheAssignmentCounts) {
  Count(1);
  const auto process = Sleeper();
  process->OnAssignment();
  Count(2);
  EXPECT_TRUE(DiesOutOfMemory(*process));
}

TEST_F(OomKillsTest, OneWhileTheWorkerWaitedForAnAssignmentDoesNot) {
  Count(1);
  const auto process = Sleeper();
  Count(2);
  process->OnAssignment();
  EXPECT_FALSE(DiesOutOfMemory(*process));
}

}  // namespace
}  // namespace spikepinn::server
