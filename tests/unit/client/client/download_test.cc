// Client::GetTrajectory, Client::Evaluate and Client::DownloadModel.
#include <string>
#include <vector>

#include "client/client/client.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_client_clock.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn::client {
namespace {

using ::testing::ElementsAre;

using TrajectoryWriter = grpc::ServerWriter<v1::GetTrajectoryResponse>;
using ModelWriter = grpc::ServerWriter<v1::DownloadModelResponse>;

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "broken");

void SendSample(TrajectoryWriter& writer, double time_ms) {
  v1::GetTrajectoryResponse response;
  v1::TrajectoryChunk& chunk = *response.mutable_chunk();
  chunk.add_time_ms(time_ms);
  for (auto* column : {chunk.mutable_v_mv(), chunk.mutable_w_pa(), chunk.mutable_guide_v_mv(),
                       chunk.mutable_guide_w_pa(), chunk.mutable_reference_v_mv(),
                       chunk.mutable_reference_w_pa()}) {
    column->Add(-time_ms);
  }
  writer.Write(response);
}

class DownloadTest : public ::testing::Test {
 protected:
  absl::Status GetTrajectory(const TimeGrid& grid) {
    TrajectorySink sink;
    sink.on_spikes = [this](const SpikeTrains& spikes) {
      spikes_ = spikes;
      return absl::OkStatus();
    };
    sink.on_chunk = [this](const TrajectoryChunk& chunk) {
      times_.insert(times_.end(), chunk.time_ms.begin(), chunk.time_ms.end());
      return chunk_status_;
    };
    return client_.GetTrajectory("jobs/x", grid, sink);
  }

  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  spikepinn::testing::FakeClientClock clock_;
  Client client_{{.address = server_.address()}, clock_};
  SpikeTrains spikes_;
  std::vector<double> times_;
  absl::Status chunk_status_;
};

TEST_F(DownloadTest, BringsSpikesAndChunksInOrder) {
  service_.trajectory = [](const v1::GetTrajectoryRequest& request, TrajectoryWriter& writer,
                           grpc::ServerContext&) {
    EXPECT_EQ(request.dt_ms(), 0.5);
    v1::GetTrajectoryResponse response;
    response.mutable_spikes()->add_guide_time_ms(7);
    writer.Write(response);
    SendSample(writer, 1);
    SendSample(writer, 2);
    return grpc::Status::OK;
  };
  EXPECT_TRUE(GetTrajectory(0.5).ok());
  EXPECT_THAT(spikes_.guide_time_ms, ElementsAre(7));
  EXPECT_THAT(times_, ElementsAre(1, 2));
}

TEST_F(DownloadTest, EvaluatesOnTheGridAndTheSideThatIsAskedFor) {
  service_.evaluate = [](const v1::EvaluateModelRequest& request,
                         grpc::ServerWriter<v1::EvaluateModelResponse>& writer,
                         grpc::ServerContext&) {
    EXPECT_EQ(request.name(), "jobs/x");
    EXPECT_THAT(request.times().time_ms(), ElementsAre(1, 3));
    EXPECT_TRUE(request.after_reset());
    v1::EvaluateModelResponse response;
    v1::EvaluationChunk& chunk = *response.mutable_chunk();
    chunk.add_time_ms(1);
    chunk.add_v_mv(2);
    chunk.add_w_pa(3);
    chunk.add_dv_mv_per_ms(4);
    chunk.add_dw_pa_per_ms(5);
    writer.Write(response);
    return grpc::Status::OK;
  };
  EvaluationChunk got;
  const auto keep = [&](const EvaluationChunk& chunk) {
    got = chunk;
    return absl::OkStatus();
  };
  EXPECT_TRUE(client_.Evaluate("jobs/x", std::vector<double>{1, 3}, true, keep).ok());
  EXPECT_THAT(got.time_ms, ElementsAre(1));
  EXPECT_THAT(got.v_mv, ElementsAre(2));
  EXPECT_THAT(got.w_pa, ElementsAre(3));
  EXPECT_THAT(got.dv_mv_per_ms, ElementsAre(4));
  EXPECT_THAT(got.dw_pa_per_ms, ElementsAre(5));
}

TEST_F(DownloadTest, AnEvaluationWithUnequalColumnsIsAnError) {
  service_.evaluate = [](const v1::EvaluateModelRequest&,
                         grpc::ServerWriter<v1::EvaluateModelResponse>& writer,
                         grpc::ServerContext&) {
    v1::EvaluateModelResponse response;
    response.mutable_chunk()->add_time_ms(1);
    writer.Write(response);
    return grpc::Status::OK;
  };
  const auto unexpected = [](const EvaluationChunk&) {
    ADD_FAILURE();
    return absl::OkStatus();
  };
  EXPECT_EQ(client_.Evaluate("jobs/x", 0.5, false, unexpected).code(), absl::StatusCode::kInternal);
}

TEST_F(DownloadTest, SendsTheTimesThatAreAskedFor) {
  service_.trajectory = [](const v1::GetTrajectoryRequest& request, TrajectoryWriter&,
                           grpc::ServerContext&) {
    EXPECT_THAT(request.times().time_ms(), ElementsAre(1, 3));
    return grpc::Status::OK;
  };
  EXPECT_TRUE(GetTrajectory(std::vector<double>{1, 3}).ok());
}

TEST_F(DownloadTest, BeginsAnewOnlyWhileNothingWasDelivered) {
  int calls = 0;
  service_.trajectory = [&](const v1::GetTrajectoryRequest&, TrajectoryWriter& writer,
                            grpc::ServerContext&) {
    if (++calls == 2) SendSample(writer, 1);
    return kUnavailable;
  };
  EXPECT_TRUE(absl::IsUnavailable(GetTrajectory(0.5)));
  EXPECT_EQ(calls, 2);
  EXPECT_THAT(times_, ElementsAre(1));
}

TEST_F(DownloadTest, WaitsForItsTurnWhileTooManyResultsAreRead) {
  int calls = 0;
  service_.trajectory = [&](const v1::GetTrajectoryRequest&, TrajectoryWriter& writer,
                            grpc::ServerContext&) {
    if (++calls < 8) return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many");
    SendSample(writer, 1);
    return grpc::Status::OK;
  };
  const absl::Time start = clock_.Now();
  EXPECT_TRUE(GetTrajectory(0.5).ok());
  EXPECT_EQ(calls, 8);
  EXPECT_GT(clock_.Now() - start, ClientOptions().call_patience);
}

TEST_F(DownloadTest, GivesUpWaitingForItsTurnInTheEnd) {
  service_.model = [](const v1::DownloadModelRequest&, ModelWriter&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too many are being read");
  };
  const absl::Status status =
      client_.DownloadModel("jobs/x", [](absl::string_view) { return absl::OkStatus(); });
  EXPECT_TRUE(absl::IsResourceExhausted(status));
  EXPECT_EQ(std::string(status.message()), "too many are being read");
}

TEST_F(DownloadTest, ARefusalAmongTheMessagesIsNotTriedAgain) {
  int calls = 0;
  service_.trajectory = [&](const v1::GetTrajectoryRequest&, TrajectoryWriter& writer,
                            grpc::ServerContext&) {
    ++calls;
    SendSample(writer, 1);
    return grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "too long a message");
  };
  EXPECT_TRUE(absl::IsResourceExhausted(GetTrajectory(0.5)));
  EXPECT_EQ(calls, 1);
}

TEST_F(DownloadTest, AnErrorOfTheSinkEndsTheCall) {
  service_.trajectory = [](const v1::GetTrajectoryRequest&, TrajectoryWriter& writer,
                           grpc::ServerContext&) {
    for (int i = 0; i < 100; ++i) SendSample(writer, i);
    return grpc::Status::OK;
  };
  chunk_status_ = absl::FailedPreconditionError("disk full");
  EXPECT_EQ(GetTrajectory(0.5), chunk_status_);
  EXPECT_THAT(times_, ElementsAre(0));
}

TEST_F(DownloadTest, ColumnsOfDifferentLengthsAreRefused) {
  service_.trajectory = [](const v1::GetTrajectoryRequest&, TrajectoryWriter& writer,
                           grpc::ServerContext&) {
    v1::GetTrajectoryResponse response;
    response.mutable_chunk()->add_time_ms(1);
    writer.Write(response);
    return grpc::Status::OK;
  };
  EXPECT_TRUE(absl::IsInternal(GetTrajectory(0.5)));
  EXPECT_TRUE(times_.empty());
}

TEST_F(DownloadTest, AModelComesInPieces) {
  service_.model = [](const v1::DownloadModelRequest&, ModelWriter& writer, grpc::ServerContext&) {
    for (const char* piece : {"abc", "de"}) {
      v1::DownloadModelResponse response;
      response.set_data(piece);
      writer.Write(response);
    }
    return grpc::Status::OK;
  };
  std::string model;
  EXPECT_TRUE(client_
                  .DownloadModel("jobs/x",
                                 [&](absl::string_view data) {
                                   model.append(data.data(), data.size());
                                   return absl::OkStatus();
                                 })
                  .ok());
  EXPECT_EQ(model, "abcde");
}

TEST_F(DownloadTest, ARefusalIsTheServersWord) {
  service_.model = [](const v1::DownloadModelRequest&, ModelWriter&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "jobs/x is running");
  };
  const absl::Status status =
      client_.DownloadModel("jobs/x", [](absl::string_view) { return absl::OkStatus(); });
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_EQ(std::string(status.message()), "jobs/x is running");
}

}  // namespace
}  // namespace spikepinn::client
