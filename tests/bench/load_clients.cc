#include "tests/bench/load_clients.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace spikepinn::load {

void Die(const std::string& what) {
  std::fprintf(stderr, "load_bench: %s\n", what.c_str());
  std::exit(1);
}

void Expect(const grpc::Status& status, const char* call) {
  if (!status.ok()) Die(std::string(call) + ": " + status.error_message());
}

std::vector<std::unique_ptr<Stub>> Connect(const std::string& server, int clients) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int i = 0; i < clients; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetMaxReceiveMessageSize(64 << 20);
    stubs.push_back(v1::JobService::NewStub(
        grpc::CreateCustomChannel(server, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

v1::CreateJobRequest QueuedJob() {
  v1::CreateJobRequest request;
  request.mutable_job()->mutable_spec()->mutable_forward()->set_preset("regular_spiking");
  return request;
}

v1::CreateJobRequest TrainingJob(int steps) {
  v1::CreateJobRequest request = QueuedJob();
  request.mutable_job()->set_priority(100);
  v1::TrainingSpec& spec = *request.mutable_job()->mutable_spec();
  spec.set_method(v1::METHOD_GUIDED);
  spec.mutable_forward()->set_duration_ms(300);
  spec.mutable_network()->set_hidden_layers(2);
  spec.mutable_network()->set_width(12);
  spec.mutable_collocation()->set_uniform_points(60);
  spec.mutable_adam()->set_steps(steps);
  spec.mutable_lbfgs()->set_rounds(0);
  spec.mutable_runtime()->set_threads(1);
  return request;
}

std::string Create(Stub& stub, const v1::CreateJobRequest& request) {
  grpc::ClientContext context;
  v1::Job job;
  Expect(stub.CreateJob(&context, request, &job), "CreateJob");
  return job.name();
}

void CreateAll(const std::vector<std::unique_ptr<Stub>>& stubs, int count, Latencies& latencies) {
  // Each client is a user, of whom a server may limit how many jobs wait.
  std::vector<v1::CreateJobRequest> requests(stubs.size(), QueuedJob());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].mutable_job()->set_user("user" + std::to_string(i));
  }
  CallAll<v1::Job>(stubs, count, latencies,
                   [&](std::size_t i, grpc::ClientContext* context, v1::Job* job, auto done) {
                     stubs[i]->async()->CreateJob(context, &requests[i], job, std::move(done));
                   });
}

}  // namespace spikepinn::load
