// GetTrajectory and DownloadModel.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "core/network/dense_model.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/jobs/sha256.h"
#include "server/storage/sqlite.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;
using testing::ModelMessage;
using ::testing::StartsWith;
using testing::SuccessMessage;

// A network of one layer: v = t, w = -t.
std::string LineModel() {
  DenseModelParts parts;
  parts.layers.push_back({.inputs = 1, .outputs = 2, .weight = {1.0, -1.0}, .bias = {0.0, 0.0}});
  return DenseModel::Make(parts).value()->Serialize();
}

struct Trajectory {
  v1::SpikeTrains spikes;
  v1::TrajectoryChunk samples;  // all chunks in one
  int chunks = 0;
  std::size_t largest_message = 0;
  grpc::Status status;
};

class ResultsTest : public ServiceTest {
 protected:
  ResultsTest() { StartServer(); }

  // `digest`: what its summary says about the model.
  std::string FinishedJob(const std::string& model, const std::string& digest = "") {
    std::vector<worker::v1::FromWorker> messages;
    constexpr std::size_t kChunk = std::size_t{1} << 20;
    for (std::size_t i = 0; i < model.size(); i += kChunk) {
      messages.push_back(ModelMessage(model.substr(i, kChunk)));
    }
    messages.push_back(SuccessMessage());
    messages.back().mutable_outcome()->mutable_succeeded()->set_model_sha256(digest);
    launcher_.PlayForAll(messages);
    const v1::Job job = WaitUntilEnded(CreateSmallJob().name());
    EXPECT_EQ(job.state(), v1::JOB_STATE_SUCCEEDED);
    return job.name();
  }

  // Between two servers.
  void ChangeStored(const std::string& sql) {
    server_.reset();
    store_.reset();
    const std::string path = dir_.File("jobs.db");
    const absl::Status changed = Database::Open(path).value()->Execute(sql);
    EXPECT_TRUE(changed.ok()) << changed;
    store_ = SqliteJobStore::Open(path).value();
    StartServer();
  }

  grpc::Status Evaluate(const std::string& name) {
    grpc::ClientContext context;
    v1::EvaluateModelRequest request;
    request.set_name(name);
    const auto reader = stub_->EvaluateModel(&context, request);
    v1::EvaluateModelResponse message;
    while (reader->Read(&message)) {
    }
    return reader->Finish();
  }

  Trajectory Read(const v1::GetTrajectoryRequest& request) {
    grpc::ClientContext context;
    const auto reader = stub_->GetTrajectory(&context, request);
    Trajectory out;
    v1::GetTrajectoryResponse message;
    while (reader->Read(&message)) {
      if (message.has_spikes()) {
        EXPECT_EQ(out.chunks, 0) << "the spikes come first";
        out.spikes = message.spikes();
      } else {
        ++out.chunks;
        out.samples.MergeFrom(message.chunk());
      }
      out.largest_message = std::max(out.largest_message, message.ByteSizeLong());
    }
    out.status = reader->Finish();
    return out;
  }

  grpc::Status Download(const std::string& name, std::string* model) {
    grpc::ClientContext context;
    v1::DownloadModelRequest request;
    request.set_name(name);
    const auto reader = stub_->DownloadModel(&context, request);
    v1::DownloadModelResponse message;
    while (reader->Read(&message)) {
      EXPECT_LE(message.data().size(), std::size_t{256} << 10);
      *model += message.data();
    }
    return reader->Finish();
  }
};

TEST_F(ResultsTest, TrajectoryHasModelGuideAndReferenceOnTheDefaultGrid) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  const Trajectory got = Read(request);
  ASSERT_TRUE(got.status.ok()) << got.status.error_message();
  const v1::TrajectoryChunk& samples = got.samples;
  ASSERT_GT(samples.time_ms_size(), 1000);
  EXPECT_EQ(samples.v_mv_size(), samples.time_ms_size());
  EXPECT_EQ(samples.w_pa_size(), samples.time_ms_size());
  EXPECT_EQ(samples.guide_v_mv_size(), samples.time_ms_size());
  EXPECT_EQ(samples.guide_w_pa_size(), samples.time_ms_size());
  EXPECT_EQ(samples.reference_v_mv_size(), samples.time_ms_size());
  EXPECT_EQ(samples.reference_w_pa_size(), samples.time_ms_size());
  EXPECT_EQ(samples.time_ms(0), 0.0);
  EXPECT_NEAR(samples.time_ms(1), 0.1, 1e-12);
  for (int i = 1; i < samples.time_ms_size(); ++i) {
    EXPECT_LE(samples.time_ms(i - 1), samples.time_ms(i));
    EXPECT_NEAR(samples.v_mv(i), samples.time_ms(i), 1e-9);
    EXPECT_NEAR(samples.w_pa(i), -samples.time_ms(i), 1e-9);
  }
  EXPECT_GT(got.spikes.reference_time_ms_size(), 0);
  EXPECT_GT(got.spikes.guide_time_ms_size(), 0);
}

TEST_F(ResultsTest, TheModelAloneIsEvaluatedInBoundedChunks) {
  v1::EvaluateModelRequest request;
  request.set_name(FinishedJob(LineModel()));
  request.set_dt_ms(0.01);
  grpc::ClientContext context;
  const auto reader = stub_->EvaluateModel(&context, request);
  v1::EvaluationChunk all;
  int chunks = 0;
  for (v1::EvaluateModelResponse message; reader->Read(&message); ++chunks) {
    EXPECT_LE(message.chunk().time_ms_size(), 4096);
    all.MergeFrom(message.chunk());
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_GT(chunks, 2);
  ASSERT_EQ(all.v_mv_size(), all.time_ms_size());
  for (int i = 0; i < all.time_ms_size(); i += 100) {
    EXPECT_NEAR(all.time_ms(i), 0.01 * i, 1e-9);
    EXPECT_NEAR(all.v_mv(i), all.time_ms(i), 1e-9);
    EXPECT_NEAR(all.dv_mv_per_ms(i), 1.0, 1e-9);
    EXPECT_NEAR(all.dw_pa_per_ms(i), -1.0, 1e-9);
  }
}

TEST_F(ResultsTest, EvaluationRefusesWhatTrajectoriesRefuse) {
  v1::EvaluateModelRequest request;
  request.set_name(FinishedJob(LineModel()));
  request.set_dt_ms(-1);
  grpc::ClientContext context;
  v1::EvaluateModelResponse message;
  const auto reader = stub_->EvaluateModel(&context, request);
  EXPECT_FALSE(reader->Read(&message));
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "dt_ms = -1: must be finite and > 0");
}

TEST_F(ResultsTest, LongTrajectoriesComeInBoundedChunks) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  request.set_dt_ms(0.01);
  const Trajectory got = Read(request);
  ASSERT_TRUE(got.status.ok()) << got.status.error_message();
  EXPECT_EQ(got.chunks, (got.samples.time_ms_size() + 4095) / 4096);
  EXPECT_GT(got.chunks, 2);
  EXPECT_LT(got.largest_message, std::size_t{1} << 20);
}

TEST_F(ResultsTest, TheFinestGridIsTaken) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  request.set_dt_ms(Get(request.name()).effective_spec().forward().duration_ms() / 2'000'000);
  const Trajectory got = Read(request);
  ASSERT_TRUE(got.status.ok()) << got.status.error_message();
  EXPECT_GE(got.samples.time_ms_size(), 2'000'001);
}

TEST_F(ResultsTest, TimesOfTheCallersAreTakenAsTheyAre) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  for (const double t : {0.0, 0.25, 1.5}) request.mutable_times()->add_time_ms(t);
  const Trajectory got = Read(request);
  ASSERT_TRUE(got.status.ok()) << got.status.error_message();
  ASSERT_EQ(got.samples.time_ms_size(), 3);
  EXPECT_EQ(got.samples.time_ms(1), 0.25);
}

TEST_F(ResultsTest, MoreTimesThanGrpcsUsualLimitAreTaken) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  constexpr int kTimes = 600'000;  // 4.8 MB
  for (int i = 0; i < kTimes; ++i) request.mutable_times()->add_time_ms(i * 1e-4);
  const Trajectory got = Read(request);
  ASSERT_TRUE(got.status.ok()) << got.status.error_message();
  EXPECT_GE(got.samples.time_ms_size(), kTimes);
}

TEST_F(ResultsTest, BadGridsAreRefused) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel()));
  request.set_dt_ms(-1.0);
  EXPECT_EQ(Read(request).status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(Read(request).status.error_message(), HasSubstr("dt_ms"));
  request.mutable_times()->add_time_ms(1e9);
  EXPECT_THAT(Read(request).status.error_message(), HasSubstr("times"));
}

TEST_F(ResultsTest, OnlyJobsThatSucceededHaveResults) {
  const std::string name = CreateSmallJob().name();
  v1::GetTrajectoryRequest request;
  request.set_name(name);
  std::string model;
  EXPECT_EQ(Read(request).status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(Download(name, &model).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  request.set_name("jobs/nobody");
  EXPECT_EQ(Read(request).status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Download("jobs/nobody", &model).error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_name("foo");
  EXPECT_EQ(Read(request).status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Download("foo", &model).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(ResultsTest, ModelThatCannotBeReadIsTheServersFault) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob("no model at all"));
  EXPECT_EQ(Read(request).status.error_code(), grpc::StatusCode::INTERNAL);
}

TEST_F(ResultsTest, AModelThatTheDiskHasChangedIsNotGivenOut) {
  v1::GetTrajectoryRequest request;
  request.set_name(FinishedJob(LineModel(), Sha256Hex(LineModel())));
  std::string model;
  EXPECT_TRUE(Download(request.name(), &model).ok());
  EXPECT_TRUE(Evaluate(request.name()).ok());
  ChangeStored(
      "UPDATE models SET model = CAST(substr(model, 1, length(model) - 1) || x'01' AS BLOB)");
  model.clear();
  for (const grpc::Status& status :
       {Read(request).status, Evaluate(request.name()), Download(request.name(), &model)}) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
    EXPECT_THAT(status.error_message(),
                StartsWith(request.name() + ": its stored model is damaged: its SHA-256 is "));
    EXPECT_THAT(status.error_message(), HasSubstr(Sha256Hex(LineModel())));
  }
  EXPECT_EQ(model, "");
  ChangeStored("UPDATE jobs SET summary = x'ff'");
  EXPECT_EQ(Download(request.name(), &model).error_message(),
            request.name() + ": its stored summary is damaged: it does not parse");
}

TEST_F(ResultsTest, ModelArrivesWithTheSameBytes) {
  std::string model;
  for (int i = 0; i < 1'000'000; ++i) model.push_back(static_cast<char>(i * 7 + i / 256));
  const std::string name = FinishedJob(model);
  std::string got;
  ASSERT_TRUE(Download(name, &got).ok());
  EXPECT_TRUE(got == model);
}

// A download that is begun and not read on.
class StalledDownload {
 public:
  StalledDownload(v1::JobService::Stub& stub, const std::string& name) {
    v1::DownloadModelRequest request;
    request.set_name(name);
    reader_ = stub.DownloadModel(&context_, request);
    v1::DownloadModelResponse message;
    EXPECT_TRUE(reader_->Read(&message));  // it has begun
  }

  void Cancel() { context_.TryCancel(); }

  grpc::Status ReadToItsEnd() {
    v1::DownloadModelResponse message;
    while (reader_->Read(&message)) {
    }
    return reader_->Finish();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::DownloadModelResponse>> reader_;
};

// More than fits in all buffers on the way to a client that does not read.
constexpr std::size_t kLargeModel = std::size_t{100} << 20;

TEST_F(ResultsTest, ReadersThatNeverReadUseUpTheirShareAndNoMore) {
  ServerOptions options = DefaultOptions();
  options.service.result_bytes =
      2 * (static_cast<std::int64_t>(kLargeModel) + ReadBudget::kResults.stream_bytes);
  server_.reset();
  StartServer(options);
  const std::string name = FinishedJob(std::string(kLargeModel, 'm'));
  StalledDownload first(*stub_, name);
  StalledDownload second(*stub_, name);
  std::string model;
  EXPECT_EQ(Download(name, &model).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Get(name).name(), name);
  for (StalledDownload* stalled : {&first, &second}) {
    stalled->Cancel();
    stalled->ReadToItsEnd();
  }
}

TEST_F(ResultsTest, ReadersThatNeverReadLoseTheirPlaceInTheEnd) {
  ServerOptions options = DefaultOptions();
  options.service.result_bytes = 1;  // one at a time
  options.write_limit = absl::Seconds(2);
  server_.reset();
  StartServer(options);
  const std::string name = FinishedJob(std::string(kLargeModel, 'm'));
  StalledDownload stalled(*stub_, name);
  const absl::Time deadline = absl::Now() + absl::Seconds(100);
  grpc::Status status;
  std::string model;
  do {
    model.clear();
    status = Download(name, &model);
    // On a busy machine this one may be taken for stalled as well.
  } while (!status.ok() && absl::Now() < deadline);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(model.size(), kLargeModel);
  EXPECT_EQ(stalled.ReadToItsEnd().error_code(), grpc::StatusCode::CANCELLED);
}

}  // namespace
}  // namespace spikepinn::server
