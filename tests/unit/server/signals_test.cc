#include "server/signals.h"

#include <unistd.h>

#include <cerrno>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

// Leaves signals as it found them.
class SignalsTest : public ::testing::Test {
 protected:
  SignalsTest() { pthread_sigmask(SIG_SETMASK, nullptr, &mask_); }
  ~SignalsTest() override {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    pthread_sigmask(SIG_SETMASK, &mask_, nullptr);
  }

  sigset_t mask_;
};

TEST_F(SignalsTest, EachWayToAskForAnEndIsOne) {
  TerminationSignals signals(/*has_terminal=*/true);
  raise(SIGTERM);
  EXPECT_EQ(signals.Wait(), "SIGTERM");
  raise(SIGINT);
  EXPECT_EQ(signals.Wait(), "SIGINT");
  raise(SIGHUP);
  EXPECT_EQ(signals.Wait(), "SIGHUP");
}

TEST_F(SignalsTest, NohupIsRespected) {
  signal(SIGHUP, SIG_IGN);
  TerminationSignals signals(/*has_terminal=*/true);
  raise(SIGHUP);
  raise(SIGTERM);
  EXPECT_EQ(signals.Wait(), "SIGTERM");
}

TEST_F(SignalsTest, ADaemonIsNotStoppedByWhatMeansReload) {
  TerminationSignals signals(/*has_terminal=*/false);
  raise(SIGHUP);
  raise(SIGTERM);
  EXPECT_EQ(signals.Wait(), "SIGTERM");
}

TEST_F(SignalsTest, AReaderThatGoesIsAnErrorAndNotAnEnd) {
  const TerminationSignals signals;
  int ends[2] = {-1, -1};
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

}  // namespace
}  // namespace spikepinn::server
