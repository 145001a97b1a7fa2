// proto/service_config.json, as a gRPC channel takes it.
#include <atomic>
#include <fstream>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "google/protobuf/descriptor.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "grpcpp/support/channel_arguments.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "spikepinn/v1/job_service.grpc.pb.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn {
namespace {

std::string ServiceConfig() {
  std::ifstream file(SPIKEPINN_SOURCE_DIR "/proto/service_config.json");
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Methods that the config names, by whether gRPC repeats them.
struct NamedMethods {
  std::set<std::string> retried, not_retried;
};

NamedMethods Named() {
  const nlohmann::json config = nlohmann::json::parse(ServiceConfig());
  NamedMethods named;
  for (const nlohmann::json& entry : config.at("methodConfig")) {
    std::set<std::string>& methods =
        entry.contains("retryPolicy") ? named.retried : named.not_retried;
    for (const nlohmann::json& name : entry.at("name")) {
      EXPECT_EQ(name.at("service"), "spikepinn.v1.JobService");
      methods.insert(name.at("method"));
    }
  }
  return named;
}

class ServiceConfigTest : public ::testing::Test {
 protected:
  std::unique_ptr<v1::JobService::Stub> Stub() {
    grpc::ChannelArguments arguments;
    arguments.SetServiceConfigJSON(ServiceConfig());
    return v1::JobService::NewStub(grpc::CreateCustomChannel(
        server_.address(), grpc::InsecureChannelCredentials(), arguments));
  }

  std::atomic<int> calls_ = 0;
  testing::FakeJobService service_;
  testing::FakeServer server_{service_};
};

TEST_F(ServiceConfigTest, CallsAreRepeatedWhileUnavailable) {
  service_.create = [this](const v1::CreateJobRequest& request, v1::Job* job) -> grpc::Status {
    if (++calls_ < 3) return {grpc::StatusCode::UNAVAILABLE, "away"};
    job->set_name(request.request_id());
    return grpc::Status::OK;
  };
  grpc::ClientContext context;
  v1::CreateJobRequest request;
  request.set_request_id("id");
  v1::Job job;
  const grpc::Status status = Stub()->CreateJob(&context, request, &job);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(job.name(), "id");
  EXPECT_EQ(calls_, 3);
}

TEST_F(ServiceConfigTest, AWatchIsRepeatedUntilItHasBegun) {
  service_.watch = [this](const v1::WatchJobRequest&,
                          grpc::ServerWriter<v1::WatchJobResponse>& writer,
                          grpc::ServerContext&) -> grpc::Status {
    if (++calls_ < 2) return {grpc::StatusCode::UNAVAILABLE, "away"};
    v1::WatchJobResponse response;
    response.mutable_event()->set_sequence(1);
    writer.Write(response);
    return {grpc::StatusCode::UNAVAILABLE, "away again"};
  };
  grpc::ClientContext context;
  const auto stub = Stub();
  const auto reader = stub->WatchJob(&context, v1::WatchJobRequest());
  v1::WatchJobResponse response;
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(response.event().sequence(), 1);
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(calls_, 2);
}

TEST_F(ServiceConfigTest, NoOtherErrorIsRepeated) {
  service_.get = [this](const v1::GetJobRequest&, v1::Job*) -> grpc::Status {
    ++calls_;
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "full"};
  };
  grpc::ClientContext context;
  v1::Job job;
  EXPECT_EQ(Stub()->GetJob(&context, v1::GetJobRequest(), &job).error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(calls_, 1);
}

// Whoever repeats these must know that it did: the second answer may say that there is nothing left
// to do. gRPC would not tell.
TEST_F(ServiceConfigTest, WhatEndsAJobIsLeftToTheCaller) {
  service_.cancel = [this](const v1::CancelJobRequest&, v1::Job*) -> grpc::Status {
    ++calls_;
    return {grpc::StatusCode::UNAVAILABLE, "away"};
  };
  grpc::ClientContext context;
  v1::Job job;
  EXPECT_EQ(Stub()->CancelJob(&context, v1::CancelJobRequest(), &job).error_code(),
            grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(calls_, 1);
}

TEST_F(ServiceConfigTest, EveryMethodHasItsPlace) {
  const NamedMethods named = Named();
  const auto* service = v1::CreateJobRequest::descriptor()->file()->FindServiceByName("JobService");
  for (int i = 0; i < service->method_count(); ++i) {
    const std::string& method = service->method(i)->name();
    if (method == "CreateBackup") continue;  // a second copy is no harm, but nobody wants it
    EXPECT_TRUE(named.retried.contains(method) != named.not_retried.contains(method)) << method;
  }
  EXPECT_EQ(named.retried.size() + named.not_retried.size() + 1,
            static_cast<std::size_t>(service->method_count()));
}

}  // namespace
}  // namespace spikepinn
