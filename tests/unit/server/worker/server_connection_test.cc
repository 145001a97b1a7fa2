#include "server/worker/server_connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "wire/frame.h"

namespace spikepinn::worker {
namespace {

class ServerConnectionTest : public testing::Test {
 protected:
  ServerConnectionTest() {
    int ends[2];
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    server_ = ends[0];
    worker_ = ends[1];
  }
  ~ServerConnectionTest() override { CloseServer(); }

  void CloseServer() {
    if (server_ >= 0) close(server_);
    server_ = -1;
  }

  void Say(const v1::ToWorker& message) {
    std::string bytes;
    wire::AppendFrame(message, &bytes);
    ASSERT_EQ(send(server_, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  }

  static v1::ToWorker Assignment(int attempt = 3) {
    v1::ToWorker message;
    message.mutable_assignment()->set_job("jobs/a");
    message.mutable_assignment()->set_attempt(attempt);
    return message;
  }

  static v1::ToWorker Cancel(bool save_checkpoint = false) {
    v1::ToWorker message;
    message.mutable_cancel()->set_save_checkpoint(save_checkpoint);
    return message;
  }

  static v1::ToWorker Ping() {
    v1::ToWorker message;
    message.mutable_ping();
    return message;
  }

  static v1::FromWorker Outcome() {
    v1::FromWorker message;
    message.mutable_outcome()->mutable_cancelled();
    return message;
  }

  // What the worker says next; empty at the end of the connection or of its sense.
  v1::FromWorker Hear() {
    v1::FromWorker message;
    static char buffer[65536];
    absl::StatusOr<bool> complete;
    while ((complete = heard_.Next(&message)).ok() && !*complete) {
      const ssize_t got = recv(server_, buffer, sizeof buffer, 0);
      if (got <= 0) return {};
      heard_.Append({buffer, static_cast<std::size_t>(got)});
    }
    return complete.ok() ? message : v1::FromWorker{};
  }

  static int AttemptOf(const absl::StatusOr<std::optional<v1::Assignment>>& next) {
    return next.ok() && next->has_value() ? (*next)->attempt() : -1;
  }

  // Whether the token fires; a token that never does is ended by ctest's limit.
  static void WaitFor(const std::stop_token& token) {
    std::mutex mutex;
    std::condition_variable_any fired;
    std::unique_lock lock(mutex);
    fired.wait(lock, token, [] { return false; });
  }

  int server_ = -1;
  int worker_ = -1;
  wire::FrameReader heard_;
};

TEST_F(ServerConnectionTest, AssignmentsComeOneAfterTheOther) {
  ServerConnection connection(worker_);
  Say(Assignment(1));
  const auto first = connection.NextAssignment();
  ASSERT_EQ(AttemptOf(first), 1);
  EXPECT_EQ((*first)->job(), "jobs/a");
  EXPECT_FALSE(connection.cancelled().stop_requested());
  ASSERT_TRUE(connection.Send(Outcome()).ok());
  Say(Assignment(2));
  EXPECT_EQ(AttemptOf(connection.NextAssignment()), 2);
}

TEST_F(ServerConnectionTest, AServerThatClosesWhileNothingIsToDoEndsTheWork) {
  ServerConnection connection(worker_);
  CloseServer();
  const auto next = connection.NextAssignment();
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_FALSE(next->has_value());
}

TEST_F(ServerConnectionTest, AnAssignmentBeforeTheLastOutcomeBreaksTheProtocol) {
  ServerConnection connection(worker_);
  Say(Assignment(1));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  Say(Assignment(2));
  WaitFor(connection.cancelled());
  EXPECT_EQ(connection.NextAssignment().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ServerConnectionTest, AMessageWithoutContentBreaksTheProtocol) {
  ServerConnection connection(worker_);
  Say({});
  EXPECT_EQ(connection.NextAssignment().status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ServerConnectionTest, HasNextTellsOfAnAssignmentAndOfTheEnd) {
  ServerConnection connection(worker_);
  EXPECT_FALSE(connection.HasNextWithin(absl::ZeroDuration()));
  Say(Assignment(1));
  EXPECT_TRUE(connection.HasNextWithin(absl::InfiniteDuration()));
  EXPECT_EQ(AttemptOf(connection.NextAssignment()), 1);
  ASSERT_TRUE(connection.Send(Outcome()).ok());
  EXPECT_FALSE(connection.HasNextWithin(absl::ZeroDuration()));
  CloseServer();
  EXPECT_TRUE(connection.HasNextWithin(absl::InfiniteDuration()));
}

TEST_F(ServerConnectionTest, CancelFiresTheTokenAndSaysWhetherToSave) {
  ServerConnection connection(worker_);
  Say(Assignment(1));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  Say(Cancel(/*save_checkpoint=*/true));
  WaitFor(connection.cancelled());
  EXPECT_TRUE(connection.save_checkpoint_requested());
  ASSERT_TRUE(connection.Send(Outcome()).ok());

  Say(Assignment(2));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 2);
  EXPECT_FALSE(connection.cancelled().stop_requested());
  EXPECT_FALSE(connection.save_checkpoint_requested());
  Say(Cancel());
  WaitFor(connection.cancelled());
  EXPECT_FALSE(connection.save_checkpoint_requested());
}

TEST_F(ServerConnectionTest, ACancelBeforeTheAssignmentIsTakenIsNotLost) {
  ServerConnection connection(worker_);
  Say(Assignment(1));
  Say(Cancel());
  Say(Ping());
  ASSERT_TRUE(Hear().has_pong());  // the listener has come that far
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  EXPECT_TRUE(connection.cancelled().stop_requested());
}

TEST_F(ServerConnectionTest, ACancelOfAnAssignmentThatIsOverIsIgnored) {
  ServerConnection connection(worker_);
  Say(Assignment(1));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  ASSERT_TRUE(connection.Send(Outcome()).ok());
  Say(Cancel());
  Say(Assignment(2));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 2);
  EXPECT_FALSE(connection.cancelled().stop_requested());
}

TEST_F(ServerConnectionTest, PingIsAnsweredWhateverTheWorkerDoes) {
  ServerConnection connection(worker_);
  Say(Ping());
  EXPECT_TRUE(Hear().has_pong()) << "while it waits for work";
  Say(Assignment(1));
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  Say(Ping());
  EXPECT_TRUE(Hear().has_pong()) << "while it trains: this thread does nothing for it";
}

TEST_F(ServerConnectionTest, AssignmentAndPingTellHowMuchOfTheProgressIsStored) {
  ServerConnection connection(worker_);
  const auto stored_after = [&](const v1::ToWorker& message) {
    Say(message);
    Say(Ping());  // which says nothing of it
    while (!Hear().has_pong()) {
    }
    return connection.progress_stored();
  };
  v1::ToWorker first = Assignment(1);
  first.mutable_assignment()->set_progress_seen(7);
  EXPECT_EQ(stored_after(first), 7);
  v1::ToWorker ping = Ping();
  ping.mutable_ping()->set_progress_stored(9);
  Say(ping);
  ASSERT_TRUE(Hear().has_pong());
  EXPECT_EQ(connection.progress_stored(), 9);
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 1);
  ASSERT_TRUE(connection.Send(Outcome()).ok());
  ASSERT_TRUE(Hear().has_outcome());
  EXPECT_EQ(stored_after(Assignment(2)), ServerConnection::kNoProgress);
}

TEST_F(ServerConnectionTest, PongsDoNotBreakIntoOtherMessages) {
  ServerConnection connection(worker_);
  constexpr int kMessages = 50;
  const std::string data(1'000'000, 'x');  // more than the socket takes at once
  std::thread sender([&] {
    v1::FromWorker chunk;
    chunk.mutable_model_chunk()->set_data(data);
    for (int i = 0; i < kMessages; ++i) EXPECT_TRUE(connection.Send(chunk).ok());
  });
  Say(Ping());
  int chunks = 0;
  int pongs = 0;
  while (chunks < kMessages || pongs < chunks + 1) {
    const v1::FromWorker message = Hear();
    if (!message.has_pong() && message.model_chunk().data() != data) {
      ADD_FAILURE() << "a message was broken into";
      break;
    }
    pongs += message.has_pong() ? 1 : 0;
    chunks += message.has_model_chunk() ? 1 : 0;
    if (message.has_model_chunk()) Say(Ping());
  }
  CloseServer();
  sender.join();
}

TEST_F(ServerConnectionTest, AServerThatIsGoneFiresTheTokenAndRefusesMessages) {
  ServerConnection connection(worker_);
  Say(Assignment());
  ASSERT_EQ(AttemptOf(connection.NextAssignment()), 3);
  CloseServer();
  WaitFor(connection.cancelled());
  EXPECT_FALSE(connection.save_checkpoint_requested());
  EXPECT_EQ(connection.Send({}).code(), absl::StatusCode::kUnavailable);
}

TEST_F(ServerConnectionTest, AnOrphanThatDoesNotStopIsEnded) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto go_on_without_server = [this] {
    ServerConnection connection(worker_, absl::Milliseconds(10));
    Say(Assignment());
    if (AttemptOf(connection.NextAssignment()) != 3) std::_Exit(100);
    CloseServer();
    absl::SleepFor(absl::Seconds(30));  // a training that does not heed its token
  };
  EXPECT_EXIT(go_on_without_server(), testing::ExitedWithCode(ServerConnection::kOrphanExitCode),
              "");
}

TEST_F(ServerConnectionTest, AnOrphanThatStopsEndsInItsOwnWay) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  const auto stop_without_server = [this] {
    {
      ServerConnection connection(worker_, absl::Seconds(30));
      Say(Assignment());
      if (AttemptOf(connection.NextAssignment()) != 3) std::_Exit(100);
      CloseServer();
      WaitFor(connection.cancelled());
      if (connection.NextAssignment()->has_value()) std::_Exit(101);
    }
    std::_Exit(7);
  };
  EXPECT_EXIT(stop_without_server(), testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace spikepinn::worker
