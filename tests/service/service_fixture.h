// A server with a real store, a real port, and workers that the test plays.
#ifndef SPIKEPINN_TESTS_SERVICE_SERVICE_FIXTURE_H_
#define SPIKEPINN_TESTS_SERVICE_SERVICE_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "grpcpp/support/sync_stream.h"
#include "gtest/gtest.h"
#include "server/service/server.h"
#include "server/storage/sqlite_job_store.h"
#include "spikepinn/v1/job_service.grpc.pb.h"
#include "tests/support/fake_worker_launcher.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {

// The reason in the ErrorInfo that came with an error.
std::string ReasonOf(const grpc::Status& status);

// A call that hangs shall fail its test. No test is about this time: it is long enough for a busy
// machine and for programs that sanitizers make slow.
void SetDeadline(grpc::ClientContext* context);

// One WatchJob call.
class WatchCall {
 public:
  WatchCall(v1::JobService::Stub& stub, const std::string& name, std::int64_t after = 0);

  // The next message that is no heartbeat; false at the end of the stream.
  bool Read(v1::WatchJobResponse* message);
  // All further events to the end of the stream.
  std::vector<v1::Event> ReadEvents();
  grpc::Status Finish() { return reader_->Finish(); }
  void Cancel() { context_.TryCancel(); }
  grpc::ClientReader<v1::WatchJobResponse>& reader() { return *reader_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchJobResponse>> reader_;
};

class ServiceTest : public ::testing::Test {
 protected:
  ServiceTest();

  // One slot of "cpu" with two threads, if nothing else is said.
  void StartServer(ServerOptions options = DefaultOptions());
  static ServerOptions DefaultOptions();

  // A preset with the fewest possible steps.
  static v1::CreateJobRequest SmallJob(const std::string& display_name = "");

  // Calls that are expected to succeed.
  v1::Job Create(const v1::CreateJobRequest& request);
  v1::Job CreateSmallJob() { return Create(SmallJob()); }
  v1::Job Get(const std::string& name);

  // The status of a call that is expected to fail.
  grpc::Status TryCreate(const v1::CreateJobRequest& request);
  grpc::Status TryGet(const std::string& name);
  grpc::Status Cancel(const std::string& name, v1::Job* job = nullptr);
  grpc::Status Delete(const std::string& name);
  grpc::Status List(const v1::ListJobsRequest& request, v1::ListJobsResponse* response);

  // Follows the job to its end and returns it.
  v1::Job WaitUntilEnded(const std::string& name);
  // Follows the job until its worker runs.
  void WaitUntilRunning(const std::string& name);

  testing::TempDir dir_;
  std::unique_ptr<SqliteJobStore> store_;
  testing::FakeWorkerLauncher launcher_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::JobService::Stub> stub_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_TESTS_SERVICE_SERVICE_FIXTURE_H_
