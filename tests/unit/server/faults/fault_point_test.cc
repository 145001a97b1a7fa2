#include "server/faults/fault_point.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn {
namespace {

class FaultPointTest : public ::testing::Test {
 protected:
  FaultPointTest() { Set("", ""); }
  ~FaultPointTest() override { Set("", ""); }

  static void Set(const std::string& fault, const std::string& trace) {
    setenv("SPIKEPINN_FAULT", fault.c_str(), 1);
    setenv("SPIKEPINN_FAULT_TRACE", trace.c_str(), 1);
    ResetFaultsForTest();
  }
};

TEST_F(FaultPointTest, NothingHappensUnlessAskedFor) {
  EXPECT_FALSE(FaultsActive());
  EXPECT_TRUE(FaultPointStatus("a").ok());
}

TEST_F(FaultPointTest, FailsAtTheNthVisitOfThePointOnly) {
  Set("a:2:fail,b:1:full", "");
  EXPECT_TRUE(FaultsActive());
  EXPECT_TRUE(FaultPointStatus("a").ok());
  EXPECT_TRUE(FaultPointStatus("ab").ok());
  EXPECT_EQ(FaultPointStatus("a"), absl::InternalError("injected at a"));
  EXPECT_TRUE(FaultPointStatus("a").ok());
  EXPECT_EQ(FaultPointStatus("b"), absl::ResourceExhaustedError("injected at b"));
}

TEST_F(FaultPointTest, KillEndsTheProcessOnTheSpot) {
  Set("a:2:kill", "");
  const pid_t child = fork();
  if (child == 0) {
    FaultPoint("a");
    FaultPoint("a");
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
}

TEST_F(FaultPointTest, TraceNamesEachPointOnce) {
  const testing::TempDir dir;
  std::ofstream(dir.File("trace")) << "before\n";
  Set("", dir.File("trace"));
  FaultPoint("a");
  FaultPointStatus("b").IgnoreError();
  FaultPoint("a");
  std::stringstream trace;
  trace << std::ifstream(dir.File("trace")).rdbuf();
  EXPECT_EQ(trace.str(), "before\na\nb\n");
}

TEST_F(FaultPointTest, MisspelledFaultAborts) {
  for (const char* fault : {"a", "a:1", "a:0:kill", "a:1:explode", ":1:kill"}) {
    EXPECT_DEATH(
        {
          Set(fault, "");
          FaultPoint("b");
        },
        "must be name:nth")
        << fault;
  }
}

}  // namespace
}  // namespace spikepinn
