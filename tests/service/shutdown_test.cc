// Starting and stopping: ports, health, and what calls under way are told.
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using ::testing::HasSubstr;

using ShutdownTest = ServiceTest;

TEST_F(ShutdownTest, WatchersAreToldAndRunningJobsAreQueuedAgain) {
  StartServer();
  const std::string name = CreateSmallJob().name();
  WatchCall watch(*stub_, name);
  v1::WatchJobResponse message;
  while (message.event().sequence() < 2) ASSERT_TRUE(watch.Read(&message));
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  const std::string waiting = CreateSmallJob().name();
  std::thread stopping([this] { server_->Stop(); });
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  // The worker holds the shutdown up; meanwhile the server answers, but takes no new jobs.
  const grpc::Status refused = TryCreate(SmallJob());
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(refused.error_message(), "server is shutting down");
  EXPECT_EQ(ReasonOf(refused), "SERVER_STOPPING");
  EXPECT_EQ(Get(waiting).waiting().reason(), v1::Waiting::REASON_STOPPING);
  EXPECT_EQ(Get(waiting).waiting().message(),
            "the server is shutting down: the next one starts it");
  worker->Send(CancelledMessage());
  worker->Exit({});
  bool told = false;
  while (watch.Read(&message)) told = told || message.has_server_stopping();
  EXPECT_TRUE(told);
  EXPECT_EQ(watch.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopping.join();
  EXPECT_EQ(store_->List({.states = {JobState::kQueued}}, 10, "").value().jobs.size(), 2u);
}

TEST_F(ShutdownTest, ReaderThatDoesNotReadDoesNotHoldItUp) {
  StartServer();
  const std::string name = CreateSmallJob().name();
  WatchCall idle(*stub_, name);
  const auto worker = launcher_.Next();
  for (int i = 0; i < 2000; ++i) worker->Send(testing::WarningMessage(std::string(4000, 'x')));
  worker->Exit({.code = 1});
  worker->WaitUntilReaped();
  server_->Stop();
  idle.ReadEvents();
  EXPECT_FALSE(idle.Finish().ok());
}

TEST_F(ShutdownTest, SecondServerOnThePortFailsClearly) {
  StartServer();
  ServerOptions options = DefaultOptions();
  options.listen = server_->address();
  testing::FakeWorkerLauncher launcher;
  const auto second = Server::Start(options, *store_, launcher);
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()),
              HasSubstr("cannot listen on " + server_->address()));
}

TEST_F(ShutdownTest, WhatACrashLeftBehindIsPutRight) {
  NewJob job;
  job.device = "cpu";
  v1::TrainingSpec spec;
  job.effective_spec = spec.SerializeAsString();
  const std::string running = store_->Create(job).value().id;
  const std::string cancelling = store_->Create(job).value().id;
  for (const std::string& id : {running, cancelling}) {
    ASSERT_TRUE(store_->MoveTo(id, Move{.state = JobState::kRunning}).ok());
  }
  ASSERT_TRUE(store_->MoveTo(cancelling, Move{.state = JobState::kCancelling}).ok());
  StartServer();
  EXPECT_EQ(launcher_.Next()->start().attempt.attempt, 2);
  EXPECT_EQ(Get("jobs/" + cancelling).state(), v1::JOB_STATE_CANCELLED);
}

TEST_F(ShutdownTest, StoppingTwiceIsStoppingOnce) {
  StartServer();
  server_->Stop();
  server_->Stop();
  EXPECT_EQ(TryGet("jobs/a").error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace spikepinn::server
