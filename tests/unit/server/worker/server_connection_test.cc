#include "server/worker/server_connection.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <string>

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

  static v1::ToWorker Assignment() {
    v1::ToWorker message;
    message.mutable_assignment()->set_job("jobs/a");
    message.mutable_assignment()->set_attempt(3);
    return message;
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
};

TEST_F(ServerConnectionTest, TheFirstMessageIsTheAssignment) {
  ServerConnection connection(worker_);
  Say(Assignment());
  const auto assignment = connection.ReceiveAssignment();
  ASSERT_TRUE(assignment.ok());
  EXPECT_EQ(assignment->job(), "jobs/a");
  EXPECT_EQ(assignment->attempt(), 3);
  EXPECT_FALSE(connection.cancelled().stop_requested());
}

TEST_F(ServerConnectionTest, AnythingElseFirstIsAnError) {
  ServerConnection connection(worker_);
  v1::ToWorker cancel;
  cancel.mutable_cancel();
  Say(cancel);
  EXPECT_EQ(connection.ReceiveAssignment().status().code(), absl::StatusCode::kInternal);
}

TEST_F(ServerConnectionTest, CancelFiresTheToken) {
  ServerConnection connection(worker_);
  Say(Assignment());
  ASSERT_TRUE(connection.ReceiveAssignment().ok());
  v1::ToWorker cancel;
  cancel.mutable_cancel();
  Say(cancel);
  WaitFor(connection.cancelled());
  EXPECT_TRUE(connection.cancelled().stop_requested());
}

TEST_F(ServerConnectionTest, AServerThatIsGoneFiresTheTokenAndRefusesMessages) {
  ServerConnection connection(worker_);
  Say(Assignment());
  ASSERT_TRUE(connection.ReceiveAssignment().ok());
  CloseServer();
  WaitFor(connection.cancelled());
  EXPECT_EQ(connection.Send({}).code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace spikepinn::worker
