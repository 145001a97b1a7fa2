// The whole program but main, against a scripted server that has one job.
#ifndef SPIKEPINN_TESTS_UNIT_CLIENT_CLI_ONE_JOB_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_CLIENT_CLI_ONE_JOB_FIXTURE_H_

#include <cstdint>
#include <vector>

#include "tests/unit/client/cli/app_fixture.h"

namespace spikepinn::cli {

inline void SendState(grpc::ServerWriter<v1::WatchJobResponse>& writer, std::int64_t sequence,
                      v1::JobState state) {
  v1::WatchJobResponse response;
  response.mutable_event()->set_sequence(sequence);
  response.mutable_event()->set_attempt(1);
  response.mutable_event()->mutable_state_change()->set_state(state);
  writer.Write(response);
}

// The server runs its job, jobs/x, and it succeeds.
class OneJobFixture : public AppFixture {
 protected:
  OneJobFixture() {
    service_.create = [this](const v1::CreateJobRequest& request, v1::Job* job) {
      created_.push_back(request);
      *job = job_;
      return grpc::Status::OK;
    };
    service_.get = [this](const v1::GetJobRequest& request, v1::Job* job) {
      if (request.name() != job_.name()) {
        return grpc::Status(grpc::StatusCode::NOT_FOUND, request.name() + ": no such job");
      }
      *job = job_;
      return grpc::Status::OK;
    };
    service_.watch = [](const v1::WatchJobRequest&, auto& writer, grpc::ServerContext&) {
      SendState(writer, 1, v1::JOB_STATE_QUEUED);
      SendState(writer, 2, v1::JOB_STATE_RUNNING);
      v1::WatchJobResponse response;
      response.mutable_event()->set_sequence(3);
      v1::Progress& progress = *response.mutable_event()->mutable_progress();
      progress.set_stage("adam");
      progress.set_step(1);
      progress.set_overall_step(1);
      progress.set_remaining_seconds(-1);
      v1::LossTerm& term = *progress.add_loss();
      term.set_name("total");
      term.set_value(0.5);
      writer.Write(response);
      SendState(writer, 4, v1::JOB_STATE_SUCCEEDED);
      return grpc::Status::OK;
    };
    service_.trajectory = [](const v1::GetTrajectoryRequest& request, auto& writer,
                             grpc::ServerContext&) {
      v1::GetTrajectoryResponse response;
      response.mutable_spikes()->add_time_ms(request.dt_ms());
      writer.Write(response);
      return grpc::Status::OK;
    };
    service_.model = [](const v1::DownloadModelRequest&, auto& writer, grpc::ServerContext&) {
      v1::DownloadModelResponse response;
      response.set_data("weights");
      writer.Write(response);
      return grpc::Status::OK;
    };
    job_.set_name("jobs/x");
    job_.set_state(v1::JOB_STATE_SUCCEEDED);
    job_.mutable_summary()->set_model_sha256("digest");
  }

  v1::Job job_;
  std::vector<v1::CreateJobRequest> created_;
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_TESTS_UNIT_CLIENT_CLI_ONE_JOB_FIXTURE_H_
