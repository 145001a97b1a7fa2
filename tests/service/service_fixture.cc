#include "tests/service/service_fixture.h"

#include <chrono>
#include <utility>

#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::server {

void SetDeadline(grpc::ClientContext* context) {
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(120));
}

std::string ReasonOf(const grpc::Status& status) {
  v1::ErrorStatus details;
  v1::ErrorInfo info;
  if (!details.ParseFromString(status.error_details()) || details.details().empty()) return "";
  return info.ParseFromString(details.details(0).value()) ? info.reason() : "";
}

WatchCall::WatchCall(v1::JobService::Stub& stub, const std::string& name, std::int64_t after) {
  SetDeadline(&context_);
  v1::WatchJobRequest request;
  request.set_name(name);
  request.set_after_sequence(after);
  reader_ = stub.WatchJob(&context_, request);
}

bool WatchCall::Read(v1::WatchJobResponse* message) {
  while (reader_->Read(message)) {
    if (!message->has_heartbeat()) return true;
  }
  return false;
}

std::vector<v1::Event> WatchCall::ReadEvents() {
  std::vector<v1::Event> events;
  v1::WatchJobResponse message;
  while (Read(&message)) {
    if (message.has_event()) events.push_back(message.event());
  }
  return events;
}

ServiceTest::ServiceTest() {
  absl::StatusOr<std::unique_ptr<SqliteJobStore>> store =
      SqliteJobStore::Open(dir_.File("jobs.db"));
  if (!store.ok()) ADD_FAILURE() << store.status();
  store_ = *std::move(store);
}

ServerOptions ServiceTest::DefaultOptions() {
  ServerOptions options;
  options.listen = "127.0.0.1:0";
  options.service.devices = {{"cpu", 1, 2}};
  // A heartbeat also looks for new events: it must not make up for a wake-up that is missing.
  options.service.heartbeat = absl::Hours(1);
  options.dispatcher.attempts.cancel_grace = absl::Milliseconds(50);
  options.dispatcher.attempts.terminate_grace = absl::Milliseconds(50);
  options.shutdown_grace = absl::Milliseconds(200);
  return options;
}

void ServiceTest::StartServer(ServerOptions options) {
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options, *store_, launcher_);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
  channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  stub_ = v1::JobService::NewStub(channel_);
}

v1::CreateJobRequest ServiceTest::SmallJob(const std::string& display_name) {
  v1::CreateJobRequest request;
  request.mutable_job()->set_display_name(display_name);
  request.mutable_job()->set_max_attempts(1);
  v1::TrainingSpec* spec = request.mutable_job()->mutable_spec();
  spec->mutable_forward()->set_preset("regular_spiking");
  spec->set_method(v1::METHOD_GUIDED);
  spec->mutable_adam()->set_steps(1);
  spec->mutable_lbfgs()->set_rounds(0);
  return request;
}

grpc::Status ServiceTest::TryCreate(const v1::CreateJobRequest& request) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::Job job;
  return stub_->CreateJob(&context, request, &job);
}

v1::Job ServiceTest::Create(const v1::CreateJobRequest& request) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::Job job;
  const grpc::Status status = stub_->CreateJob(&context, request, &job);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return job;
}

grpc::Status ServiceTest::TryGet(const std::string& name) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::GetJobRequest request;
  request.set_name(name);
  v1::Job job;
  return stub_->GetJob(&context, request, &job);
}

v1::Job ServiceTest::Get(const std::string& name) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::GetJobRequest request;
  request.set_name(name);
  v1::Job job;
  const grpc::Status status = stub_->GetJob(&context, request, &job);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return job;
}

grpc::Status ServiceTest::Cancel(const std::string& name, v1::Job* job) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::CancelJobRequest request;
  request.set_name(name);
  v1::Job ignored;
  return stub_->CancelJob(&context, request, job != nullptr ? job : &ignored);
}

grpc::Status ServiceTest::Delete(const std::string& name) {
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::DeleteJobRequest request;
  request.set_name(name);
  google::protobuf::Empty empty;
  return stub_->DeleteJob(&context, request, &empty);
}

grpc::Status ServiceTest::List(const v1::ListJobsRequest& request, v1::ListJobsResponse* response) {
  grpc::ClientContext context;
  SetDeadline(&context);
  return stub_->ListJobs(&context, request, response);
}

v1::Job ServiceTest::WaitUntilEnded(const std::string& name) {
  WatchCall watch(*stub_, name);
  watch.ReadEvents();
  const grpc::Status status = watch.Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return Get(name);
}

void ServiceTest::WaitUntilRunning(const std::string& name) {
  WatchCall watch(*stub_, name);
  v1::WatchJobResponse message;
  while (watch.Read(&message)) {
    if (message.event().state_change().state() == v1::JOB_STATE_RUNNING) break;
  }
  watch.Cancel();
}

}  // namespace spikepinn::server
