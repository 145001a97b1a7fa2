// Client::ReadLog against a server that breaks streams.
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "client/client/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/error.pb.h"
#include "tests/support/fake_client_clock.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn::client {
namespace {

using ::testing::SizeIs;

using Writer = grpc::ServerWriter<v1::StreamJobLogResponse>;

void SendText(Writer& writer, std::int64_t offset, const std::string& text) {
  v1::StreamJobLogResponse response;
  response.mutable_chunk()->set_attempt(2);
  response.mutable_chunk()->set_offset(offset);
  response.mutable_chunk()->set_next_offset(offset + static_cast<std::int64_t>(text.size()));
  response.mutable_chunk()->set_text(text);
  writer.Write(response);
}

// What the server sends with an error.
std::string Details(const std::string& reason) {
  v1::ErrorInfo info;
  info.set_reason(reason);
  v1::ErrorStatus details;
  details.add_details()->set_value(info.SerializeAsString());
  return details.SerializeAsString();
}

class ReadLogTest : public ::testing::Test {
 protected:
  absl::Status Read(const LogOptions& options, std::stop_token stop = {}) {
    return client_->ReadLog(
        "jobs/x", options,
        [this](const LogChunk& chunk) {
          text_ += chunk.text;
          return true;
        },
        std::move(stop));
  }

  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  spikepinn::testing::FakeClientClock clock_;
  std::unique_ptr<Client> client_ =
      std::make_unique<Client>(ClientOptions{.address = server_.address()}, clock_);
  std::vector<v1::StreamJobLogRequest> requests_;
  std::string text_;
};

TEST_F(ReadLogTest, ABrokenStreamGoesOnWithTheSameAttemptWhereItWas) {
  service_.log = [this](const v1::StreamJobLogRequest& request, Writer& writer,
                        grpc::ServerContext&) {
    requests_.push_back(request);
    v1::StreamJobLogResponse heartbeat;
    heartbeat.mutable_heartbeat();
    writer.Write(heartbeat);
    SendText(writer, request.offset(), requests_.size() == 1 ? "one " : "two");
    return requests_.size() == 1 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")
                                 : grpc::Status::OK;
  };
  ASSERT_TRUE(Read({.attempt = 0, .offset = 10, .follow = true}).ok());
  EXPECT_EQ(text_, "one two");
  ASSERT_THAT(requests_, SizeIs(2));
  EXPECT_EQ(requests_[0].name(), "jobs/x");
  EXPECT_EQ(requests_[0].attempt(), 0);
  EXPECT_EQ(requests_[0].offset(), 10);
  EXPECT_TRUE(requests_[0].follow());
  EXPECT_EQ(requests_[1].attempt(), 2);
  EXPECT_EQ(requests_[1].offset(), 14);
}

TEST_F(ReadLogTest, TheServersRefusalIsTheLastWord) {
  service_.log = [](const v1::StreamJobLogRequest&, Writer&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "no attempt has begun");
  };
  const absl::Status status = Read({});
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(ReadLogTest, AServerThatKnowsLessThanItDidIsNoErrorOfTheCallers) {
  for (const grpc::Status& refused :
       {grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "offset = 3: must be at most 0"),
        grpc::Status(grpc::StatusCode::NOT_FOUND, "attempt = 2: jobs/x has had 0",
                     Details("NO_SUCH_ATTEMPT"))}) {
    requests_.clear();
    service_.log = [&](const v1::StreamJobLogRequest& request, Writer& writer,
                       grpc::ServerContext&) {
      requests_.push_back(request);
      if (requests_.size() > 1) return refused;
      SendText(writer, 0, "one");
      return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
    };
    const absl::Status status = Read({.follow = true});
    EXPECT_TRUE(absl::IsOutOfRange(status)) << status;
    requests_.resize(1);
    EXPECT_EQ(Read({.follow = true}).code(), static_cast<absl::StatusCode>(refused.error_code()))
        << "refused at first";
  }
}

TEST_F(ReadLogTest, AJobThatIsGoneIsGone) {
  service_.log = [this](const v1::StreamJobLogRequest& request, Writer& writer,
                        grpc::ServerContext&) {
    requests_.push_back(request);
    SendText(writer, 0, "one");
    return requests_.size() == 1 ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone")
                                 : grpc::Status(grpc::StatusCode::NOT_FOUND, "jobs/x: no such job",
                                                Details("NO_SUCH_JOB"));
  };
  EXPECT_TRUE(absl::IsNotFound(Read({.follow = true})));
}

TEST_F(ReadLogTest, AStopEndsIt) {
  std::stop_source stop;
  service_.log = [&](const v1::StreamJobLogRequest&, Writer& writer, grpc::ServerContext& context) {
    SendText(writer, 0, "one");
    stop.request_stop();
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  };
  EXPECT_TRUE(absl::IsCancelled(Read({.follow = true}, stop.get_token())));
}

}  // namespace
}  // namespace spikepinn::client
