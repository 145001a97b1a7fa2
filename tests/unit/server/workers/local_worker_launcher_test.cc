#include "server/workers/local_worker_launcher.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// Real processes, which are shell scripts.
class LocalWorkerLauncherTest : public ::testing::Test {
 protected:
  std::unique_ptr<WorkerProcess> Launch(const std::string& script, std::int64_t threads = 1) {
    const std::string program = dir_.File("worker");
    {
      std::ofstream file(program);
      file << "#!/bin/sh\n" << script << "\n";
    }
    EXPECT_EQ(chmod(program.c_str(), 0700), 0);
    LocalWorkerLauncher launcher({.program = program, .log_dir = dir_.path()});
    absl::StatusOr<std::unique_ptr<WorkerProcess>> process =
        launcher.Launch({.attempt = {"abc", 2}, .threads = threads});
    if (!process.ok()) ADD_FAILURE() << process.status();
    return *std::move(process);
  }

  std::string LastLogLines(WorkerProcess& process) {
    return process.LastLogLines(dir_.File("abc-2.log"));
  }

  static ExitStatus WaitForExit(WorkerProcess& process) {
    pollfd waiting{process.exit_fd(), POLLIN, 0};
    EXPECT_EQ(poll(&waiting, 1, 10'000), 1) << "the worker does not end";
    return process.Reap();
  }

  static std::string ReadLine(WorkerProcess& process) {
    pollfd waiting{process.socket(), POLLIN, 0};
    EXPECT_EQ(poll(&waiting, 1, 10'000), 1);
    char buffer[256];
    const ssize_t count = recv(process.socket(), buffer, sizeof buffer, 0);
    return std::string(buffer, count > 0 ? static_cast<std::size_t>(count) : 0);
  }

  testing::TempDir dir_;
};

TEST_F(LocalWorkerLauncherTest, SocketIsDescriptorThreeInBothDirections) {
  const auto process = Launch("read line <&3; echo \"got $line\" >&3");
  ASSERT_EQ(send(process->socket(), "hello\n", 6, 0), 6);
  EXPECT_EQ(ReadLine(*process), "got hello\n");
  const ExitStatus status = WaitForExit(*process);
  EXPECT_EQ(status.code, 0);
  EXPECT_EQ(status.signal, 0);
}

TEST_F(LocalWorkerLauncherTest, OurSocketDoesNotBlock) {
  const auto process = Launch("read line <&3");
  char byte;
  EXPECT_EQ(recv(process->socket(), &byte, 1, 0), -1);
  EXPECT_EQ(errno, EAGAIN);
}

TEST_F(LocalWorkerLauncherTest, ExitCodeAndSignalAreTold) {
  EXPECT_EQ(WaitForExit(*Launch("exit 7")).code, 7);
  EXPECT_EQ(WaitForExit(*Launch("kill -SEGV $$")).signal, SIGSEGV);
}

TEST_F(LocalWorkerLauncherTest, ThreadsAreGrantedByTheEnvironment) {
  setenv("OMP_NUM_THREADS", "64", 1);
  const auto process = Launch("env", 3);
  WaitForExit(*process);
  EXPECT_THAT(LastLogLines(*process),
              AllOf(HasSubstr("OMP_NUM_THREADS=3"), HasSubstr("OPENBLAS_NUM_THREADS=3"),
                    Not(HasSubstr("=64"))));
  unsetenv("OMP_NUM_THREADS");
}

TEST_F(LocalWorkerLauncherTest, NoOtherDescriptorReachesTheWorker) {
  const int leaky = fcntl(STDIN_FILENO, F_DUPFD, 20);  // without close-on-exec
  ASSERT_GE(leaky, 20);
  const auto process = Launch("ls /proc/$$/fd >&2");
  WaitForExit(*process);
  EXPECT_THAT(LastLogLines(*process), HasSubstr("0\n1\n"));
  EXPECT_THAT("\n" + LastLogLines(*process) + "\n",
              Not(HasSubstr("\n" + std::to_string(leaky) + "\n")));
  close(leaky);
}

TEST_F(LocalWorkerLauncherTest, LogIsNamedAfterTheAttemptAndItsTailIsKept) {
  const auto process = Launch("seq 1 5000 >&2; echo the end >&2; exit 1");
  WaitForExit(*process);
  const std::string tail = LastLogLines(*process);
  EXPECT_THAT(tail, HasSubstr("\n5000\nthe end"));
  EXPECT_LE(tail.size(), 2048u);
  EXPECT_THAT(tail, Not(HasSubstr("\n1000\n")));
  std::ifstream log(dir_.File("abc-2.log"));
  std::string first;
  std::getline(log, first);
  EXPECT_EQ(first, "1");
}

TEST_F(LocalWorkerLauncherTest, DiscardedLogsAreThoseOfTheJobAlone) {
  for (const char* name : {"abc-1.log", "abc-2.log", "abcd-1.log"}) std::ofstream(dir_.File(name));
  LocalWorkerLauncher({.log_dir = dir_.path()}).DiscardLogs({"abc", 3});
  EXPECT_FALSE(std::ifstream(dir_.File("abc-1.log")).good());
  EXPECT_FALSE(std::ifstream(dir_.File("abc-2.log")).good());
  EXPECT_TRUE(std::ifstream(dir_.File("abcd-1.log")).good());
}

TEST_F(LocalWorkerLauncherTest, WorkerSeesThatTheServerIsGone) {
  const auto reader = Launch("cat <&3; echo closed > " + dir_.File("closed"));
  // What a server that dies leaves behind: nobody at the other end.
  ASSERT_EQ(shutdown(reader->socket(), SHUT_RDWR), 0);
  WaitForExit(*reader);
  EXPECT_TRUE(std::ifstream(dir_.File("closed")).good());
}

TEST_F(LocalWorkerLauncherTest, SignalReachesTheWholeGroup) {
  const auto process = Launch("sleep 1000 & echo $! >&3; wait");
  const int child = std::stoi(ReadLine(*process));
  process->Kill(SIGKILL);
  EXPECT_EQ(WaitForExit(*process).signal, SIGKILL);
  // The child holds the socket's far end: its closing is the sign of the child's death.
  pollfd waiting{process->socket(), POLLIN, 0};
  EXPECT_EQ(poll(&waiting, 1, 10'000), 1) << "process " << child << " still lives";
  char byte;
  EXPECT_EQ(recv(process->socket(), &byte, 1, 0), 0);
}

TEST_F(LocalWorkerLauncherTest, ForgottenWorkerIsKilledAndReaped) {
  pid_t pid = 0;
  {
    const auto process = Launch("exec sleep 1000");
    pid = process->pid();
  }
  EXPECT_EQ(kill(pid, 0), -1);
  EXPECT_EQ(errno, ESRCH);
}

TEST_F(LocalWorkerLauncherTest, MissingProgramIsNamed) {
  LocalWorkerLauncher launcher({.program = "/nowhere/spikepinn-worker", .log_dir = dir_.path()});
  const auto process = launcher.Launch({.attempt = {"abc", 1}});
  EXPECT_FALSE(process.ok());
  EXPECT_THAT(std::string(process.status().message()),
              HasSubstr("cannot start /nowhere/spikepinn-worker"));
}

}  // namespace
}  // namespace spikepinn::server
