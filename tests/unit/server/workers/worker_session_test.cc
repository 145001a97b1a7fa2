#include "server/workers/worker_session.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_worker_launcher.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using ::testing::HasSubstr;
using testing::ModelMessage;
using testing::ProgressMessage;
using testing::SuccessMessage;
using testing::WarningMessage;
using worker::v1::FromWorker;

class WorkerSessionTest : public ::testing::Test {
 protected:
  WorkerSessionTest() : session_(launcher_.Launch({}).value()), worker_(launcher_.Next()) {}

  void ExpectViolation(const std::string& words) {
    const absl::Status status = session_.Read().status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(words));
    // It stays broken, whatever else may come.
    EXPECT_FALSE(session_.Read().ok());
  }

  testing::FakeWorkerLauncher launcher_;
  WorkerSession session_;
  std::shared_ptr<testing::FakeWorker> worker_;
};

TEST_F(WorkerSessionTest, NothingToReadIsNoError) {
  const auto events = session_.Read();
  ASSERT_TRUE(events.ok()) << events.status();
  EXPECT_TRUE(events->empty());
  EXPECT_FALSE(session_.at_end());
}

TEST_F(WorkerSessionTest, OneReadDeliversEverythingThatArrived) {
  worker_->Send(ProgressMessage(1));
  worker_->Send(WarningMessage("w"));
  worker_->Send(ProgressMessage(2));
  const auto events = session_.Read();
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 3u);
  EXPECT_EQ((*events)[1].kind, EventKind::kWarning);
  v1::Progress progress;
  ASSERT_TRUE(progress.ParseFromString((*events)[2].payload));
  EXPECT_EQ(progress.step(), 2);
}

TEST_F(WorkerSessionTest, APieceOfTheTrajectoryIsAnEvent) {
  FromWorker message;
  message.mutable_piece()->set_index(3);
  worker_->Send(message);
  const auto events = session_.Read();
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 1u);
  EXPECT_EQ((*events)[0].kind, EventKind::kPiece);
  v1::TrajectoryPiece piece;
  ASSERT_TRUE(piece.ParseFromString((*events)[0].payload));
  EXPECT_EQ(piece.index(), 3);
}

TEST_F(WorkerSessionTest, FramesMayArriveInPieces) {
  std::string bytes;
  wire::AppendFrame(ProgressMessage(5), &bytes);
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    worker_->SendBytes(bytes.substr(i, 1));
    EXPECT_TRUE(session_.Read().value().empty());
  }
  worker_->SendBytes(bytes.substr(bytes.size() - 1));
  EXPECT_EQ(session_.Read().value().size(), 1u);
}

TEST_F(WorkerSessionTest, ModelIsPutTogetherFromItsChunks) {
  worker_->Send(ModelMessage("ab"));
  worker_->Send(ModelMessage("cd"));
  worker_->Send(SuccessMessage());
  ASSERT_TRUE(session_.Read().ok());
  ASSERT_TRUE(session_.outcome().has_value());
  EXPECT_TRUE(session_.outcome()->has_succeeded());
  EXPECT_EQ(session_.TakeModel(), "abcd");
}

TEST_F(WorkerSessionTest, EndOfTheStreamIsNoticed) {
  worker_->Send(ProgressMessage(1));
  worker_->CloseSocket();
  EXPECT_EQ(session_.Read().value().size(), 1u);
  EXPECT_TRUE(session_.at_end());
}

TEST_F(WorkerSessionTest, SendReachesTheWorkerAndSurvivesItsDeath) {
  worker::v1::ToWorker message;
  message.mutable_cancel();
  session_.Send(message);
  EXPECT_TRUE(worker_->ReadMessage().has_cancel());
  worker_->CloseSocket();
  session_.Send(message);
  EXPECT_FALSE(session_.wants_to_write());
}

TEST_F(WorkerSessionTest, MessageAfterTheOutcomeIsAViolation) {
  worker_->Send(CancelledMessage());
  worker_->Send(ProgressMessage(1));
  ExpectViolation("after its outcome");
}

TEST_F(WorkerSessionTest, SuccessWithoutModelIsAViolation) {
  worker_->Send(SuccessMessage());
  ExpectViolation("without a model");
}

TEST_F(WorkerSessionTest, EmptyMessageIsAViolation) {
  worker_->Send(FromWorker());
  ExpectViolation("without content");
}

TEST_F(WorkerSessionTest, OutcomeWithoutResultIsAViolation) {
  FromWorker message;
  message.mutable_outcome();
  worker_->Send(message);
  ExpectViolation("without a result");
}

TEST_F(WorkerSessionTest, BrokenFrameIsAViolation) {
  worker_->SendBytes("\xff\xff\xff\xff");
  ExpectViolation("limit");
}

}  // namespace
}  // namespace spikepinn::server
