// WatchJob: replay, following, backpressure and endings.
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using testing::ModelMessage;
using testing::ProgressMessage;
using testing::SuccessMessage;
using testing::WarningMessage;

class WatchTest : public ServiceTest {
 protected:
  WatchTest() { StartServer(); }

  // Numbered from `first` without gaps, and ending with the terminal state.
  static void ExpectWholeLogFrom(const std::vector<v1::Event>& events, std::int64_t first,
                                 std::int64_t last) {
    ASSERT_EQ(static_cast<std::int64_t>(events.size()), last - first + 1);
    for (std::size_t i = 0; i < events.size(); ++i) {
      EXPECT_EQ(events[i].sequence(), first + static_cast<std::int64_t>(i));
    }
    EXPECT_EQ(events.back().state_change().state(), v1::JOB_STATE_SUCCEEDED);
  }

  // A job with `steps` progress events, done.
  v1::Job FinishedJob(int steps) {
    std::vector<worker::v1::FromWorker> messages;
    for (int i = 1; i <= steps; ++i) messages.push_back(ProgressMessage(i));
    messages.push_back(ModelMessage("m"));
    messages.push_back(SuccessMessage());
    launcher_.PlayForAll(messages);
    return WaitUntilEnded(CreateSmallJob().name());
  }
};

TEST_F(WatchTest, FollowsAJobFromItsFirstToItsLastEvent) {
  const std::string name = CreateSmallJob().name();
  WatchCall watch(*stub_, name);
  v1::WatchJobResponse message;
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_EQ(message.event().state_change().state(), v1::JOB_STATE_QUEUED);
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_EQ(message.event().state_change().state(), v1::JOB_STATE_RUNNING);
  EXPECT_EQ(message.event().attempt(), 1);
  const auto worker = launcher_.Next();
  Get(name);  // one more turn of the server: the watcher has nothing to do and must be woken
  worker->Send(ProgressMessage(1));
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_EQ(message.event().progress().step(), 1);
  worker->Send(WarningMessage("careful"));
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_EQ(message.event().warning().message(), "careful");
  Deliver(*worker);
  worker->Exit({});
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_TRUE(message.event().has_summary());
  ASSERT_TRUE(watch.Read(&message));
  EXPECT_EQ(message.event().state_change().state(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_FALSE(watch.Read(&message));
  EXPECT_TRUE(watch.Finish().ok());
}

TEST_F(WatchTest, ReplaysFromAnyNumber) {
  const v1::Job job = FinishedJob(200);
  const std::int64_t last = job.last_event_sequence();
  ASSERT_EQ(last, 204);
  for (const std::int64_t after : {0, 1, 63, 64, 65, 128, 203}) {
    WatchCall watch(*stub_, job.name(), after);
    ExpectWholeLogFrom(watch.ReadEvents(), after + 1, last);
    EXPECT_TRUE(watch.Finish().ok());
  }
}

TEST_F(WatchTest, AfterTheLastEventOfAnEndedJobThereIsNothingButTheEnd) {
  const v1::Job job = FinishedJob(1);
  WatchCall watch(*stub_, job.name(), job.last_event_sequence());
  EXPECT_TRUE(watch.ReadEvents().empty());
  EXPECT_TRUE(watch.Finish().ok());
}

TEST_F(WatchTest, TwoWatchersSeeEveryEventOnceAndInOrder) {
  const std::string name = CreateSmallJob().name();
  std::vector<v1::Event> seen[2];
  std::thread watchers[2];
  for (int i = 0; i < 2; ++i) {
    watchers[i] = std::thread([&, i] {
      WatchCall watch(*stub_, name);
      seen[i] = watch.ReadEvents();
      EXPECT_TRUE(watch.Finish().ok());
    });
  }
  const auto worker = launcher_.Next();
  for (int i = 1; i <= 1000; ++i) worker->Send(ProgressMessage(i));
  Deliver(*worker);
  worker->Exit({});
  for (std::thread& watcher : watchers) watcher.join();
  for (const std::vector<v1::Event>& events : seen) {
    ExpectWholeLogFrom(events, 1, 1004);
    for (int i = 0; i < 1000; ++i) {
      EXPECT_EQ(events[static_cast<std::size_t>(i) + 2].progress().step(), i + 1);
    }
  }
}

TEST_F(WatchTest, ReaderThatDoesNotReadHoldsUpNobody) {
  const std::string name = CreateSmallJob().name();
  WatchCall idle(*stub_, name);
  const auto worker = launcher_.Next();
  const std::string text(4000, 'x');
  for (int i = 0; i < 2000; ++i) worker->Send(WarningMessage(text));
  Deliver(*worker);
  worker->Exit({});
  EXPECT_EQ(WaitUntilEnded(name).last_event_sequence(), 2004);
  // Late, but complete.
  ExpectWholeLogFrom(idle.ReadEvents(), 1, 2004);
}

TEST_F(WatchTest, ReaderThatGoesAwayIsForgotten) {
  const std::string name = CreateSmallJob().name();
  for (int i = 0; i < 20; ++i) {
    WatchCall watch(*stub_, name);
    v1::WatchJobResponse message;
    if (i % 2 == 0) {
      ASSERT_TRUE(watch.Read(&message));
    }
    watch.Cancel();
    EXPECT_EQ(watch.Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  launcher_.Next()->Exit({.code = 1});
  EXPECT_EQ(WaitUntilEnded(name).state(), v1::JOB_STATE_FAILED);
}

TEST_F(WatchTest, QuietStreamsCarryHeartbeats) {
  ServerOptions options = DefaultOptions();
  options.service.heartbeat = absl::Milliseconds(20);
  server_.reset();
  StartServer(options);
  const std::string name = CreateSmallJob().name();
  WatchCall watch(*stub_, name, 1);
  int heartbeats = 0;
  v1::WatchJobResponse message;
  while (heartbeats < 3 && watch.reader().Read(&message)) {
    if (message.has_heartbeat()) ++heartbeats;
  }
  EXPECT_EQ(heartbeats, 3);
  // Events still come through, and then the end.
  launcher_.Next()->Exit({.code = 1});
  EXPECT_EQ(watch.ReadEvents().back().state_change().state(), v1::JOB_STATE_FAILED);
  EXPECT_TRUE(watch.Finish().ok());
}

TEST_F(WatchTest, BadRequestsAreRefused) {
  const std::string name = CreateSmallJob().name();
  const auto status_of = [this](const std::string& job, std::int64_t after) {
    WatchCall watch(*stub_, job, after);
    EXPECT_TRUE(watch.ReadEvents().empty());
    return watch.Finish();
  };
  EXPECT_EQ(status_of("jobs/nobody", 0).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(status_of("foo", 0).error_message(), "name = \"foo\": must be jobs/{job}");
  EXPECT_EQ(status_of(name, -1).error_message(), "after_sequence = -1: must be >= 0");
  EXPECT_EQ(status_of(name, 99).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(WatchTest, JobThatWasQueuedAgainIsFollowedOn) {
  const std::string name = CreateSmallJob().name();
  WaitUntilRunning(name);
  const std::int64_t seen = Get(name).last_event_sequence();
  server_.reset();  // the job is queued again
  (void)launcher_.Next();
  launcher_.PlayForAll({ModelMessage("m"), SuccessMessage()});
  StartServer();
  WatchCall watch(*stub_, name, seen);
  std::vector<v1::JobState> states;
  for (const v1::Event& event : watch.ReadEvents()) {
    if (event.has_state_change()) states.push_back(event.state_change().state());
  }
  EXPECT_THAT(states,
              ElementsAre(v1::JOB_STATE_QUEUED, v1::JOB_STATE_RUNNING, v1::JOB_STATE_SUCCEEDED));
  EXPECT_EQ(Get(name).attempt(), 2);
}

}  // namespace
}  // namespace spikepinn::server
