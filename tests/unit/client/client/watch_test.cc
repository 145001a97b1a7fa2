// Client::Watch against a server that breaks streams in every way there is.
#include <atomic>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/synchronization/notification.h"
#include "client/client/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_client_clock.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn::client {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Writer = grpc::ServerWriter<v1::WatchJobResponse>;

void SendEvents(Writer& writer, std::int64_t first, std::int64_t last) {
  for (std::int64_t sequence = first; sequence <= last; ++sequence) {
    v1::WatchJobResponse response;
    response.mutable_event()->set_sequence(sequence);
    response.mutable_event()->mutable_warning()->set_message("w");
    writer.Write(response);
  }
}

// What one stream of the script does, given where the client says it stands.
using Script = std::function<grpc::Status(std::int64_t after, Writer&, grpc::ServerContext&)>;

class WatchTest : public ::testing::Test {
 protected:
  // Answers the n-th WatchJob call with the n-th script, and later ones with the last.
  void Play(std::vector<Script> scripts) {
    service_.watch = [this, scripts](const v1::WatchJobRequest& request, Writer& writer,
                                     grpc::ServerContext& context) {
      const std::size_t call = cursors_.size();
      cursors_.push_back(request.after_sequence());
      return scripts[std::min(call, scripts.size() - 1)](request.after_sequence(), writer, context);
    };
  }

  absl::Status Watch(std::int64_t after = 0) {
    return client_->Watch(
        "jobs/x", after,
        [this](const Event& event) {
          seen_.push_back(event.sequence);
          return true;
        },
        {}, [this](std::int64_t oldest_kept) { dropped_.push_back(oldest_kept); });
  }

  absl::Notification release_;  // outlives the server, whose handlers may wait for it
  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  spikepinn::testing::FakeClientClock clock_;
  std::unique_ptr<Client> client_ =
      std::make_unique<Client>(ClientOptions{.address = server_.address()}, clock_);
  std::vector<std::int64_t> cursors_;  // one for each stream
  std::vector<std::int64_t> seen_;
  std::vector<std::int64_t> dropped_;
};

Script Send(std::int64_t first, std::int64_t last, grpc::Status end) {
  return [=](std::int64_t, Writer& writer, grpc::ServerContext&) {
    SendEvents(writer, first, last);
    return end;
  };
}

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "broken");

TEST_F(WatchTest, EndsWithTheStreamOfAnEndedJob) {
  Play({Send(1, 4, grpc::Status::OK)});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(cursors_, ElementsAre(0));
}

TEST_F(WatchTest, BeginsWhereItIsTold) {
  Play({Send(8, 9, grpc::Status::OK)});
  EXPECT_TRUE(Watch(7).ok());
  EXPECT_THAT(cursors_, ElementsAre(7));
}

TEST_F(WatchTest, ResumesABrokenStreamWithEveryEventOnce) {
  Play({Send(1, 3, kUnavailable), Send(4, 3, kUnavailable), Send(4, 5, kUnavailable),
        Send(6, 8, grpc::Status::OK)});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3, 4, 5, 6, 7, 8));
  EXPECT_THAT(cursors_, ElementsAre(0, 3, 3, 5));
}

TEST_F(WatchTest, EventsThatAreSentAgainAreNotDeliveredAgain) {
  Play({Send(1, 3, kUnavailable), Send(2, 5, grpc::Status::OK)});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(WatchTest, SkipsEventsThatAreNoLongerKept) {
  Play({[](std::int64_t, Writer& writer, grpc::ServerContext&) {
          v1::WatchJobResponse dropped;
          dropped.mutable_events_dropped()->set_oldest_kept_sequence(40);
          writer.Write(dropped);
          return kUnavailable;
        },
        Send(40, 42, grpc::Status::OK)});
  EXPECT_TRUE(Watch(3).ok());
  EXPECT_THAT(seen_, ElementsAre(40, 41, 42));
  EXPECT_THAT(cursors_, ElementsAre(3, 39)) << "what is gone is not asked for again";
  EXPECT_THAT(dropped_, ElementsAre(40));
}

TEST_F(WatchTest, NothingIsMissingThatWasNotAskedFor) {
  Play({[](std::int64_t, Writer& writer, grpc::ServerContext&) {
    v1::WatchJobResponse dropped;
    dropped.mutable_events_dropped()->set_oldest_kept_sequence(40);
    writer.Write(dropped);
    return grpc::Status::OK;
  }});
  EXPECT_TRUE(Watch(39).ok());
  EXPECT_THAT(dropped_, IsEmpty());
}

TEST_F(WatchTest, CheckpointsAreEvents) {
  Play({[](std::int64_t, Writer& writer, grpc::ServerContext&) {
    v1::WatchJobResponse response;
    response.mutable_event()->set_sequence(1);
    response.mutable_event()->mutable_checkpoint()->set_overall_step(1200);
    response.mutable_event()->mutable_checkpoint()->set_resumed(true);
    writer.Write(response);
    return grpc::Status::OK;
  }});
  std::vector<CheckpointEvent> checkpoints;
  EXPECT_TRUE(client_
                  ->Watch("jobs/x", 0,
                          [&](const Event& event) {
                            checkpoints.push_back(std::get<CheckpointEvent>(event.payload));
                            return true;
                          })
                  .ok());
  ASSERT_THAT(checkpoints, SizeIs(1));
  EXPECT_EQ(checkpoints[0].overall_step, 1200);
  EXPECT_TRUE(checkpoints[0].resumed);
}

TEST_F(WatchTest, LeavesAServerThatIsStoppingAndComesBack) {
  Play({[](std::int64_t, Writer& writer, grpc::ServerContext&) {
          SendEvents(writer, 1, 2);
          v1::WatchJobResponse stopping;
          stopping.mutable_server_stopping();
          writer.Write(stopping);
          return grpc::Status::OK;
        },
        Send(3, 3, grpc::Status::OK)});
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3));
  EXPECT_THAT(clock_.waits, SizeIs(1));
}

TEST_F(WatchTest, SurvivesARestartOfTheServer) {
  // The first server is shut down under the open stream; its successor has the same port.
  std::atomic<bool> sent = false;
  std::atomic<bool> stopped = false;
  const Script hang = [&](std::int64_t, Writer& writer, grpc::ServerContext& context) {
    SendEvents(writer, 1, 2);
    sent = true;
    sent.notify_all();
    while (!context.IsCancelled()) {
      v1::WatchJobResponse heartbeat;
      heartbeat.mutable_heartbeat();
      if (!writer.Write(heartbeat)) break;
    }
    return grpc::Status::CANCELLED;
  };
  Play({hang, Send(3, 4, grpc::Status::OK)});
  std::unique_ptr<spikepinn::testing::FakeServer> successor;
  clock_.on_wait = [&] {
    if (successor != nullptr) return;
    stopped.wait(false);
    successor = std::make_unique<spikepinn::testing::FakeServer>(service_, server_.port());
  };
  std::thread stopper([&] {
    sent.wait(false);
    server_.Stop();
    stopped = true;
    stopped.notify_all();
  });
  const absl::Status status = Watch();
  stopper.join();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(cursors_.back(), 2);
}

TEST_F(WatchTest, LeavesAStreamThatHasGoneSilent) {
  client_ = std::make_unique<Client>(
      ClientOptions{.address = server_.address(), .silence_limit = absl::Milliseconds(100)},
      clock_);
  Play({[&](std::int64_t, Writer& writer, grpc::ServerContext&) {
          SendEvents(writer, 1, 1);
          release_.WaitForNotification();
          return grpc::Status::OK;
        },
        Send(2, 2, grpc::Status::OK)});
  const absl::Status status = Watch();
  release_.Notify();
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen_, ElementsAre(1, 2));
  EXPECT_THAT(cursors_, ElementsAre(0, 1));
}

TEST_F(WatchTest, GivesUpAfterItsPatience) {
  Play({Send(1, 2, kUnavailable), Send(3, 2, kUnavailable)});
  const absl::Time begin = clock_.Now();
  const absl::Status status = Watch();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_THAT(seen_, ElementsAre(1, 2));
  EXPECT_GE(clock_.Now() - begin, absl::Seconds(55));
  EXPECT_LE(clock_.Now() - begin, absl::Seconds(60));
}

TEST_F(WatchTest, AHeartbeatIsASignOfLife) {
  // 40 outages, each of which ends with a heartbeat: together far beyond the patience.
  const Script beat = [](std::int64_t, Writer& writer, grpc::ServerContext&) {
    v1::WatchJobResponse heartbeat;
    heartbeat.mutable_heartbeat();
    writer.Write(heartbeat);
    return kUnavailable;
  };
  std::vector<Script> scripts(40, beat);
  scripts.push_back(Send(1, 1, grpc::Status::OK));
  Play(scripts);
  clock_.on_wait = [&] { clock_.Advance(absl::Seconds(50)); };
  EXPECT_TRUE(Watch().ok());
  EXPECT_THAT(seen_, ElementsAre(1));
}

TEST_F(WatchTest, ARefusalIsReturnedAtOnce) {
  Play({Send(1, 0, grpc::Status(grpc::StatusCode::NOT_FOUND, "jobs/x: no such job"))});
  EXPECT_TRUE(absl::IsNotFound(Watch()));
  EXPECT_THAT(clock_.waits, IsEmpty());
}

TEST_F(WatchTest, AServerThatKnowsLessThanItDidIsNoErrorOfTheCallers) {
  const grpc::Status refused(grpc::StatusCode::INVALID_ARGUMENT, "after_sequence = 3: must be ...");
  Play({Send(1, 3, kUnavailable), Send(1, 0, refused)});
  const absl::Status status = Watch();
  EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            "the spikepinn server at " + server_.address() +
                " knows less of this job than it did: its data were probably restored from a "
                "backup");
  EXPECT_THAT(cursors_, ElementsAre(0, 3));
}

TEST_F(WatchTest, ACursorThatTheServerNeverTookIsTheCallers) {
  const grpc::Status refused(grpc::StatusCode::INVALID_ARGUMENT, "after_sequence = 9: must be ...");
  Play({Send(1, 0, kUnavailable), Send(1, 0, refused)});
  const absl::Status status = Watch(9);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(std::string(status.message()), "after_sequence = 9: must be ...");
}

TEST_F(WatchTest, EndsWhenTheCallbackHasEnough) {
  Play({Send(1, 100, grpc::Status::OK)});
  const absl::Status status = client_->Watch("jobs/x", 0, [this](const Event& event) {
    seen_.push_back(event.sequence);
    return event.sequence < 3;
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_THAT(seen_, ElementsAre(1, 2, 3));
}

TEST_F(WatchTest, AStopRequestEndsAQuietWatch) {
  std::stop_source stop;
  Play({[&](std::int64_t, Writer& writer, grpc::ServerContext& context) {
    SendEvents(writer, 1, 1);
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  }});
  std::thread stopper;
  const absl::Status status = client_->Watch(
      "jobs/x", 0,
      [&](const Event&) {
        stopper = std::thread([&] { stop.request_stop(); });
        return true;
      },
      stop.get_token());
  stopper.join();
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_THAT(cursors_, SizeIs(1));
}

TEST_F(WatchTest, AStopRequestEndsAWaitForTheServer) {
  std::stop_source stop;
  Play({Send(1, 0, kUnavailable)});
  clock_.on_wait = [&] { stop.request_stop(); };
  const absl::Status status = client_->Watch(
      "jobs/x", 0, [](const Event&) { return true; }, stop.get_token());
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_THAT(clock_.waits, SizeIs(1));
}

TEST_F(WatchTest, EveryKindOfEventArrives) {
  Play({[](std::int64_t, Writer& writer, grpc::ServerContext&) {
    v1::WatchJobResponse response;
    v1::Event& event = *response.mutable_event();
    event.set_sequence(1);
    event.set_attempt(2);
    event.mutable_time()->set_seconds(50);
    event.mutable_state_change()->set_state(v1::JOB_STATE_RUNNING);
    event.mutable_state_change()->set_detail("why");
    writer.Write(response);
    event.set_sequence(2);
    event.mutable_progress()->set_stage("adam");
    writer.Write(response);
    event.set_sequence(3);
    event.mutable_summary()->set_device("cpu");
    writer.Write(response);
    event.set_sequence(4);
    event.clear_payload();
    writer.Write(response);
    return grpc::Status::OK;
  }});
  std::vector<Event> events;
  ASSERT_TRUE(client_
                  ->Watch("jobs/x", 0,
                          [&](const Event& event) {
                            events.push_back(event);
                            return true;
                          })
                  .ok());
  ASSERT_THAT(events, SizeIs(4));
  EXPECT_EQ(events[0].attempt, 2);
  EXPECT_EQ(events[0].time, absl::FromUnixSeconds(50));
  EXPECT_EQ(std::get<StateChange>(events[0].payload).state, JobState::kRunning);
  EXPECT_EQ(std::get<StateChange>(events[0].payload).detail, "why");
  EXPECT_EQ(std::get<Progress>(events[1].payload).stage, "adam");
  EXPECT_EQ(std::get<Summary>(events[2].payload).device, "cpu");
  EXPECT_TRUE(std::holds_alternative<std::monostate>(events[3].payload));
}

}  // namespace
}  // namespace spikepinn::client
