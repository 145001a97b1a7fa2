// Sweeps: many jobs from one request, with one progress, one cancel and one table of results.
#include <memory>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

class SweepTest : public ServiceTest {
 protected:
  SweepTest() { StartServer(); }

  // As many small jobs as there are seeds.
  static v1::CreateSweepRequest SmallSweep(int jobs) {
    v1::CreateSweepRequest request;
    v1::Sweep& sweep = *request.mutable_sweep();
    sweep.set_display_name("scan");
    *sweep.mutable_job() = SmallJob().job();
    sweep.mutable_job()->set_user("ada");
    v1::SweepAxis& axis = *sweep.mutable_grid()->add_axes();
    axis.set_field("runtime.seed");
    for (int i = 1; i <= jobs; ++i) axis.add_values(std::to_string(i));
    return request;
  }

  grpc::Status TryCreateSweep(const v1::CreateSweepRequest& request, v1::Sweep* sweep) {
    grpc::ClientContext context;
    SetDeadline(&context);
    return stub_->CreateSweep(&context, request, sweep);
  }

  v1::Sweep CreateSweep(const v1::CreateSweepRequest& request) {
    v1::Sweep sweep;
    const grpc::Status status = TryCreateSweep(request, &sweep);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return sweep;
  }

  grpc::Status TryGetSweep(const std::string& name, v1::Sweep* sweep) {
    grpc::ClientContext context;
    v1::GetSweepRequest request;
    request.set_name(name);
    return stub_->GetSweep(&context, request, sweep);
  }

  std::vector<v1::Job> JobsOf(const v1::Sweep& sweep) {
    v1::ListJobsRequest request;
    request.set_filter("sweep = \"" + sweep.name() + "\"");
    v1::ListJobsResponse response;
    EXPECT_TRUE(List(request, &response).ok());
    return {response.jobs().begin(), response.jobs().end()};
  }

  // Every sweep of the stream, heartbeats left out.
  std::vector<v1::Sweep> WatchToTheEnd(const std::string& name, grpc::Status* status) {
    grpc::ClientContext context;
    SetDeadline(&context);
    v1::WatchSweepRequest request;
    request.set_name(name);
    const auto reader = stub_->WatchSweep(&context, request);
    std::vector<v1::Sweep> sweeps;
    v1::WatchSweepResponse response;
    while (reader->Read(&response)) {
      if (response.has_sweep()) sweeps.push_back(response.sweep());
    }
    *status = reader->Finish();
    return sweeps;
  }

  std::vector<v1::SweepResult> Results(const std::string& name) {
    grpc::ClientContext context;
    SetDeadline(&context);
    v1::ListSweepResultsRequest request;
    request.set_name(name);
    const auto reader = stub_->ListSweepResults(&context, request);
    std::vector<v1::SweepResult> rows;
    v1::ListSweepResultsResponse response;
    while (reader->Read(&response)) {
      rows.insert(rows.end(), response.results().begin(), response.results().end());
    }
    const grpc::Status status = reader->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return rows;
  }

  grpc::Status DeleteSweep(const std::string& name) {
    grpc::ClientContext context;
    v1::DeleteSweepRequest request;
    request.set_name(name);
    google::protobuf::Empty empty;
    return stub_->DeleteSweep(&context, request, &empty);
  }
};

TEST_F(SweepTest, MakesOrdinaryJobs) {
  const v1::Sweep sweep = CreateSweep(SmallSweep(3));
  EXPECT_THAT(sweep.name(), StartsWith("sweeps/"));
  EXPECT_EQ(sweep.counts().total(), 3);
  EXPECT_EQ(sweep.grid().axes(0).field(), "runtime.seed");
  const std::vector<v1::Job> jobs = JobsOf(sweep);
  ASSERT_EQ(jobs.size(), 3u);
  const v1::Job last = Get(jobs[0].name());
  EXPECT_EQ(last.sweep(), sweep.name());
  EXPECT_EQ(last.sweep_index(), 2);
  EXPECT_EQ(last.display_name(), "scan [2]");
  EXPECT_EQ(last.user(), "ada");
  EXPECT_EQ(last.effective_spec().runtime().seed(), 3u);
}

TEST_F(SweepTest, RunsToItsEndAndTellsItsTable) {
  launcher_.PlayForAll({testing::ModelMessage("weights"), testing::SuccessMessage()});
  const v1::Sweep sweep = CreateSweep(SmallSweep(3));
  grpc::Status status;
  const std::vector<v1::Sweep> seen = WatchToTheEnd(sweep.name(), &status);
  EXPECT_TRUE(status.ok()) << status.error_message();
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().counts().succeeded(), 3);
  EXPECT_TRUE(seen.back().has_end_time());
  EXPECT_FALSE(seen.back().has_job());
  const std::vector<v1::SweepResult> rows = Results(sweep.name());
  ASSERT_EQ(rows.size(), 3u);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(rows[i].index(), i);
    EXPECT_THAT(rows[i].values(), ElementsAre(std::to_string(i + 1)));
    EXPECT_EQ(rows[i].state(), v1::JOB_STATE_SUCCEEDED);
  }
}

TEST_F(SweepTest, ATableOfManyPagesIsWhole) {
  const v1::Sweep sweep = CreateSweep(SmallSweep(200));
  const std::vector<v1::SweepResult> rows = Results(sweep.name());
  ASSERT_EQ(rows.size(), 200u);
  for (int i = 0; i < 200; ++i) EXPECT_EQ(rows[i].index(), i);
}

TEST_F(SweepTest, OneCancelEndsAllOfIt) {
  const v1::Sweep sweep = CreateSweep(SmallSweep(3));
  const std::shared_ptr<testing::FakeWorker> worker = launcher_.Next();
  worker->ReadMessage();  // its assignment
  grpc::ClientContext context;
  v1::CancelSweepRequest request;
  request.set_name(sweep.name());
  v1::Sweep cancelled;
  ASSERT_TRUE(stub_->CancelSweep(&context, request, &cancelled).ok());
  EXPECT_EQ(cancelled.counts().cancelled() + cancelled.counts().cancelling(), 3);
  worker->Send(testing::CancelledMessage());
  worker->Exit({});
  grpc::Status status;
  const std::vector<v1::Sweep> seen = WatchToTheEnd(sweep.name(), &status);
  EXPECT_TRUE(status.ok()) << status.error_message();
  ASSERT_FALSE(seen.empty());
  EXPECT_EQ(seen.back().counts().cancelled(), 3);
  const std::vector<v1::Job> jobs = JobsOf(sweep);
  ASSERT_EQ(jobs.size(), 3u);
  EXPECT_TRUE(DeleteSweep(sweep.name()).ok());
  for (const v1::Job& job : jobs) {
    EXPECT_EQ(TryGet(job.name()).error_code(), grpc::StatusCode::NOT_FOUND);
  }
}

TEST_F(SweepTest, IsRefusedAsAWhole) {
  v1::CreateSweepRequest request = SmallSweep(2);
  request.mutable_sweep()->mutable_grid()->mutable_axes(0)->add_values("-1");
  v1::Sweep sweep;
  const grpc::Status status = TryCreateSweep(request, &sweep);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), StartsWith("points[2]: runtime.seed = -1: "));
  EXPECT_EQ(store_->List({}, 10, "").value().jobs.size(), 0u);
}

TEST_F(SweepTest, ValidateOnlyStoresNothing) {
  v1::CreateSweepRequest request = SmallSweep(4);
  request.set_validate_only(true);
  const v1::Sweep sweep = CreateSweep(request);
  EXPECT_EQ(sweep.name(), "");
  EXPECT_EQ(sweep.counts().total(), 4);
  EXPECT_EQ(store_->List({}, 10, "").value().jobs.size(), 0u);
}

TEST_F(SweepTest, RepeatingACreateMakesNoSecondSweep) {
  v1::CreateSweepRequest request = SmallSweep(2);
  request.set_request_id("abc");
  const v1::Sweep first = CreateSweep(request);
  EXPECT_EQ(CreateSweep(request).name(), first.name());
  EXPECT_EQ(JobsOf(first).size(), 2u);
  request.mutable_sweep()->set_display_name("other");
  v1::Sweep sweep;
  EXPECT_EQ(TryCreateSweep(request, &sweep).error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(SweepTest, UnknownAndMalformedNamesAreRefused) {
  v1::Sweep sweep;
  EXPECT_EQ(TryGetSweep("sweeps/none", &sweep).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(TryGetSweep("jobs/x", &sweep).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  grpc::Status status;
  WatchToTheEnd("sweeps/none", &status);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  WatchToTheEnd("sweeps/..", &status);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(SweepTest, ASweepThatRunsIsNotDeleted) {
  const v1::Sweep sweep = CreateSweep(SmallSweep(2));
  EXPECT_EQ(DeleteSweep(sweep.name()).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(JobsOf(sweep).size(), 2u);
}

TEST_F(SweepTest, AWatcherIsToldThatTheServerStops) {
  const v1::Sweep sweep = CreateSweep(SmallSweep(2));
  const std::shared_ptr<testing::FakeWorker> worker = launcher_.Next();
  grpc::ClientContext context;
  SetDeadline(&context);
  v1::WatchSweepRequest request;
  request.set_name(sweep.name());
  const auto reader = stub_->WatchSweep(&context, request);
  v1::WatchSweepResponse response;
  ASSERT_TRUE(reader->Read(&response));
  server_.reset();
  bool told = false;
  while (reader->Read(&response)) told = told || response.has_server_stopping();
  EXPECT_TRUE(told);
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace spikepinn::server
