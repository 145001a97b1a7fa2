// A real gRPC server on a port of its own, whose answers a test scripts.
#ifndef SPIKEPINN_TESTS_SUPPORT_FAKE_JOB_SERVICE_H_
#define SPIKEPINN_TESTS_SUPPORT_FAKE_JOB_SERVICE_H_

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "grpcpp/server_context.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/job_service.grpc.pb.h"

namespace spikepinn::testing {

// Every method is a function that the test sets before the first call; UNIMPLEMENTED until then.
// They run on gRPC's threads.
class FakeJobService : public v1::JobService::Service {
 public:
  template <typename Request, typename Response>
  using Unary = std::function<grpc::Status(const Request&, Response*)>;
  template <typename Request, typename Response>
  using Streaming = std::function<grpc::Status(const Request&, grpc::ServerWriter<Response>&,
                                               grpc::ServerContext&)>;

  Unary<v1::CreateJobRequest, v1::Job> create;
  Unary<v1::GetJobRequest, v1::Job> get;
  Unary<v1::ListJobsRequest, v1::ListJobsResponse> list;
  Unary<v1::CancelJobRequest, v1::Job> cancel;
  Unary<v1::DeleteJobRequest, google::protobuf::Empty> remove;
  Unary<v1::ListPresetsRequest, v1::ListPresetsResponse> presets;
  Unary<v1::GetServerInfoRequest, v1::ServerInfo> info;
  Unary<v1::ListQueueRequest, v1::ListQueueResponse> queue;
  Unary<v1::CreateSweepRequest, v1::Sweep> create_sweep;
  Unary<v1::GetSweepRequest, v1::Sweep> get_sweep;
  Unary<v1::ListSweepsRequest, v1::ListSweepsResponse> list_sweeps;
  Unary<v1::CancelSweepRequest, v1::Sweep> cancel_sweep;
  Unary<v1::DeleteSweepRequest, google::protobuf::Empty> delete_sweep;
  Unary<v1::CreateBackupRequest, v1::Backup> backup;
  Streaming<v1::WatchSweepRequest, v1::WatchSweepResponse> watch_sweep;
  Streaming<v1::ListSweepResultsRequest, v1::ListSweepResultsResponse> sweep_results;
  Streaming<v1::WatchJobRequest, v1::WatchJobResponse> watch;
  Streaming<v1::StreamJobLogRequest, v1::StreamJobLogResponse> log;
  Streaming<v1::GetTrajectoryRequest, v1::GetTrajectoryResponse> trajectory;
  Streaming<v1::EvaluateModelRequest, v1::EvaluateModelResponse> evaluate;
  Streaming<v1::DownloadModelRequest, v1::DownloadModelResponse> model;

  grpc::Status CreateJob(grpc::ServerContext*, const v1::CreateJobRequest* request,
                         v1::Job* response) override {
    return Answer(create, *request, response);
  }
  grpc::Status GetJob(grpc::ServerContext*, const v1::GetJobRequest* request,
                      v1::Job* response) override {
    return Answer(get, *request, response);
  }
  grpc::Status ListJobs(grpc::ServerContext*, const v1::ListJobsRequest* request,
                        v1::ListJobsResponse* response) override {
    return Answer(list, *request, response);
  }
  grpc::Status CancelJob(grpc::ServerContext*, const v1::CancelJobRequest* request,
                         v1::Job* response) override {
    return Answer(cancel, *request, response);
  }
  grpc::Status DeleteJob(grpc::ServerContext*, const v1::DeleteJobRequest* request,
                         google::protobuf::Empty* response) override {
    return Answer(remove, *request, response);
  }
  grpc::Status ListPresets(grpc::ServerContext*, const v1::ListPresetsRequest* request,
                           v1::ListPresetsResponse* response) override {
    return Answer(presets, *request, response);
  }
  grpc::Status GetServerInfo(grpc::ServerContext*, const v1::GetServerInfoRequest* request,
                             v1::ServerInfo* response) override {
    return Answer(info, *request, response);
  }
  grpc::Status ListQueue(grpc::ServerContext*, const v1::ListQueueRequest* request,
                         v1::ListQueueResponse* response) override {
    return Answer(queue, *request, response);
  }
  grpc::Status CreateSweep(grpc::ServerContext*, const v1::CreateSweepRequest* request,
                           v1::Sweep* response) override {
    return Answer(create_sweep, *request, response);
  }
  grpc::Status GetSweep(grpc::ServerContext*, const v1::GetSweepRequest* request,
                        v1::Sweep* response) override {
    return Answer(get_sweep, *request, response);
  }
  grpc::Status ListSweeps(grpc::ServerContext*, const v1::ListSweepsRequest* request,
                          v1::ListSweepsResponse* response) override {
    return Answer(list_sweeps, *request, response);
  }
  grpc::Status CancelSweep(grpc::ServerContext*, const v1::CancelSweepRequest* request,
                           v1::Sweep* response) override {
    return Answer(cancel_sweep, *request, response);
  }
  grpc::Status DeleteSweep(grpc::ServerContext*, const v1::DeleteSweepRequest* request,
                           google::protobuf::Empty* response) override {
    return Answer(delete_sweep, *request, response);
  }
  grpc::Status CreateBackup(grpc::ServerContext*, const v1::CreateBackupRequest* request,
                            v1::Backup* response) override {
    return Answer(backup, *request, response);
  }
  grpc::Status WatchSweep(grpc::ServerContext* context, const v1::WatchSweepRequest* request,
                          grpc::ServerWriter<v1::WatchSweepResponse>* writer) override {
    return Stream(watch_sweep, *context, *request, *writer);
  }
  grpc::Status ListSweepResults(grpc::ServerContext* context,
                                const v1::ListSweepResultsRequest* request,
                                grpc::ServerWriter<v1::ListSweepResultsResponse>* writer) override {
    return Stream(sweep_results, *context, *request, *writer);
  }
  grpc::Status WatchJob(grpc::ServerContext* context, const v1::WatchJobRequest* request,
                        grpc::ServerWriter<v1::WatchJobResponse>* writer) override {
    return Stream(watch, *context, *request, *writer);
  }
  grpc::Status StreamJobLog(grpc::ServerContext* context, const v1::StreamJobLogRequest* request,
                            grpc::ServerWriter<v1::StreamJobLogResponse>* writer) override {
    return Stream(log, *context, *request, *writer);
  }
  grpc::Status GetTrajectory(grpc::ServerContext* context, const v1::GetTrajectoryRequest* request,
                             grpc::ServerWriter<v1::GetTrajectoryResponse>* writer) override {
    return Stream(trajectory, *context, *request, *writer);
  }
  grpc::Status EvaluateModel(grpc::ServerContext* context, const v1::EvaluateModelRequest* request,
                             grpc::ServerWriter<v1::EvaluateModelResponse>* writer) override {
    return Stream(evaluate, *context, *request, *writer);
  }
  grpc::Status DownloadModel(grpc::ServerContext* context, const v1::DownloadModelRequest* request,
                             grpc::ServerWriter<v1::DownloadModelResponse>* writer) override {
    return Stream(model, *context, *request, *writer);
  }

 private:
  static grpc::Status Missing() { return {grpc::StatusCode::UNIMPLEMENTED, "not scripted"}; }

  template <typename Request, typename Response>
  static grpc::Status Answer(const Unary<Request, Response>& script, const Request& request,
                             Response* response) {
    return script ? script(request, response) : Missing();
  }

  template <typename Request, typename Response>
  static grpc::Status Stream(const Streaming<Request, Response>& script,
                             grpc::ServerContext& context, const Request& request,
                             grpc::ServerWriter<Response>& writer) {
    return script ? script(request, writer, context) : Missing();
  }
};

// Listens from construction to Stop() or destruction.
class FakeServer {
 public:
  // The same port again, after Stop(), as a server that was restarted.
  explicit FakeServer(FakeJobService& service, int port = 0) {
    grpc::ServerBuilder builder;
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials(),
                             &port_);
    builder.RegisterService(&service);
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) ADD_FAILURE() << "cannot listen on port " << port;
  }
  ~FakeServer() { Stop(); }

  FakeServer(const FakeServer&) = delete;
  FakeServer& operator=(const FakeServer&) = delete;

  // Breaks every open call.
  void Stop() {
    if (server_ == nullptr) return;
    server_->Shutdown(std::chrono::system_clock::now());
    server_.reset();
  }

  int port() const { return port_; }
  std::string address() const { return absl::StrCat("127.0.0.1:", port_); }

 private:
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_FAKE_JOB_SERVICE_H_
