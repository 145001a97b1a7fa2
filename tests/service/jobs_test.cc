// Getting, listing, cancelling and deleting jobs, and what the server says about itself.
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "grpcpp/health_check_service_interface.h"
#include "gtest/gtest.h"
#include "tests/service/service_fixture.h"
#include "wire/version.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ModelMessage;
using testing::ProgressMessage;
using testing::SuccessMessage;

class JobsTest : public ServiceTest {
 protected:
  JobsTest() { StartServer(); }

  std::vector<std::string> Names(const std::string& filter, int page_size = 0) {
    std::vector<std::string> names;
    v1::ListJobsRequest request;
    request.set_filter(filter);
    request.set_page_size(page_size);
    do {
      v1::ListJobsResponse response;
      const grpc::Status status = List(request, &response);
      EXPECT_TRUE(status.ok()) << status.error_message();
      for (const v1::Job& job : response.jobs()) names.push_back(job.name());
      request.set_page_token(response.next_page_token());
      ++pages_;
    } while (!request.page_token().empty());
    return names;
  }

  int pages_ = 0;
};

TEST_F(JobsTest, FinishedJobTellsEverything) {
  launcher_.PlayForAll({ProgressMessage(3), ModelMessage("m"), SuccessMessage()});
  const v1::Job job = WaitUntilEnded(CreateSmallJob().name());
  EXPECT_EQ(job.state(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(job.attempt(), 1);
  EXPECT_EQ(job.progress().step(), 3);
  EXPECT_EQ(job.summary().version(), "test");
  EXPECT_TRUE(job.has_start_time());
  EXPECT_TRUE(job.has_end_time());
  EXPECT_FALSE(job.has_error());
  EXPECT_EQ(job.last_event_sequence(), 5);
}

TEST_F(JobsTest, FailedJobTellsWhy) {
  const std::string name = CreateSmallJob().name();
  launcher_.Next()->Exit({.code = 9});
  const v1::Job job = WaitUntilEnded(name);
  EXPECT_EQ(job.state(), v1::JOB_STATE_FAILED);
  EXPECT_EQ(job.error().reason(), v1::JobError::REASON_WORKER_LOST);
  EXPECT_THAT(job.error().message(), HasSubstr("code 9"));
}

TEST_F(JobsTest, MalformedNamesAreInvalidAndUnknownOnesNotFound) {
  for (const std::string name : {"", "foo", "jobs/", "jobs/a/b", "jobs/../x", "Jobs/abc"}) {
    const grpc::Status status = TryGet(name);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << name;
    EXPECT_EQ(status.error_message(), "name = \"" + name + "\": must be jobs/{job}");
  }
  EXPECT_EQ(TryGet("jobs/nobody").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(ReasonOf(TryGet("jobs/nobody")), "NO_SUCH_JOB");
  EXPECT_EQ(ReasonOf(TryGet("foo")), "INVALID_FIELD");
  EXPECT_EQ(Cancel("jobs/nobody").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Delete("jobs/nobody").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Cancel("foo").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(Delete("foo").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(JobsTest, ListIsNewestFirstAndWithoutTheLargeParts) {
  const std::string first = CreateSmallJob().name();
  const std::string second = CreateSmallJob().name();
  const std::string third = CreateSmallJob().name();
  EXPECT_THAT(Names(""), ElementsAre(third, second, first));
  v1::ListJobsResponse response;
  ASSERT_TRUE(List({}, &response).ok());
  EXPECT_FALSE(response.jobs(0).has_spec());
  EXPECT_FALSE(response.jobs(0).has_effective_spec());
}

TEST_F(JobsTest, PagesHoldEveryJobOnce) {
  std::vector<std::string> made;
  for (int i = 0; i < 5; ++i) made.insert(made.begin(), CreateSmallJob().name());
  EXPECT_EQ(Names("", 2), made);
  EXPECT_EQ(pages_, 3);
}

TEST_F(JobsTest, FilterSelectsStates) {
  const std::string running = CreateSmallJob().name();
  const std::string queued = CreateSmallJob().name();
  const std::string cancelled = CreateSmallJob().name();
  WaitUntilRunning(running);
  ASSERT_TRUE(Cancel(cancelled).ok());
  EXPECT_THAT(Names("state = RUNNING"), ElementsAre(running));
  EXPECT_THAT(Names("state=CANCELLED OR state = QUEUED"), ElementsAre(cancelled, queued));
  EXPECT_THAT(Names("state = FAILED"), ElementsAre());
}

TEST_F(JobsTest, BadListRequestsSayWhatIsWrong) {
  v1::ListJobsResponse response;
  v1::ListJobsRequest request;
  request.set_page_size(-1);
  EXPECT_EQ(List(request, &response).error_message(), "page_size = -1: must be >= 0");
  request.set_page_size(5000);  // as many as one page may hold
  EXPECT_TRUE(List(request, &response).ok());
  request.set_filter("state = SLEEPING");
  EXPECT_THAT(List(request, &response).error_message(), HasSubstr("\"SLEEPING\" is no state"));
  request.clear_filter();
  request.set_page_token("made up");
  EXPECT_EQ(List(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(JobsTest, CancellingGoesThroughTheWorker) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  EXPECT_TRUE(worker->ReadMessage().has_assignment());
  v1::Job job;
  ASSERT_TRUE(Cancel(name, &job).ok());
  EXPECT_EQ(job.state(), v1::JOB_STATE_CANCELLING);
  EXPECT_TRUE(worker->ReadMessage().has_cancel());
  worker->Send(CancelledMessage());
  worker->Exit({});
  EXPECT_EQ(WaitUntilEnded(name).state(), v1::JOB_STATE_CANCELLED);
  EXPECT_EQ(Cancel(name).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(JobsTest, OnlyAJobThatEndedCanBeDeleted) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  EXPECT_EQ(Delete(name).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  worker->Exit({.code = 1});
  WaitUntilEnded(name);
  EXPECT_TRUE(Delete(name).ok());
  EXPECT_EQ(TryGet(name).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(JobsTest, ServerInfoTellsOfTheDataFolder) {
  ServerOptions options = DefaultOptions();
  options.data_dir = dir_.File("");
  server_.reset();
  StartServer(options);
  const absl::Time deadline = absl::Now() + absl::Seconds(20);
  v1::ServerInfo info;
  do {
    grpc::ClientContext context;
    ASSERT_TRUE(stub_->GetServerInfo(&context, {}, &info).ok());
  } while (info.storage().used_bytes() == 0 && absl::Now() < deadline);
  EXPECT_GT(info.storage().used_bytes(), 10'000) << "the database of no job";
  EXPECT_GT(info.storage().free_bytes(), 0);
}

TEST_F(JobsTest, ServerInfoNamesDevicesLimitsAndLoad) {
  const std::string running = CreateSmallJob().name();
  CreateSmallJob();
  WaitUntilRunning(running);
  grpc::ClientContext context;
  v1::ServerInfo info;
  ASSERT_TRUE(stub_->GetServerInfo(&context, {}, &info).ok());
  EXPECT_EQ(info.version(), kVersion);
  ASSERT_EQ(info.devices_size(), 1);
  EXPECT_EQ(info.devices(0).name(), "cpu");
  EXPECT_EQ(info.devices(0).slots(), 1);
  EXPECT_EQ(info.devices(0).slots_in_use(), 1);
  EXPECT_EQ(info.devices(0).threads_per_slot(), 2);
  EXPECT_EQ(info.queued_jobs(), 1);
  EXPECT_EQ(info.running_jobs(), 1);
  EXPECT_EQ(info.limits().max_optimizer_steps(), 10'000'000);
  EXPECT_THAT(info.methods(),
              ElementsAre(v1::METHOD_PURE, v1::METHOD_GUIDED, v1::METHOD_SEGMENTED));
}

TEST_F(JobsTest, EveryPresetCanBeCreatedByNameAndByValue) {
  grpc::ClientContext context;
  v1::ListPresetsResponse presets;
  ASSERT_TRUE(stub_->ListPresets(&context, {}, &presets).ok());
  ASSERT_GT(presets.presets_size(), 0);
  for (const v1::Preset& preset : presets.presets()) {
    v1::CreateJobRequest request = SmallJob();
    request.set_validate_only(true);
    v1::TrainingSpec* spec = request.mutable_job()->mutable_spec();
    spec->mutable_forward()->set_preset(preset.name());
    const v1::Job by_name = Create(request);
    *spec->mutable_forward() = preset.problem();
    EXPECT_EQ(Create(request).effective_spec().SerializeAsString(),
              by_name.effective_spec().SerializeAsString())
        << preset.name();
    EXPECT_FALSE(preset.description().empty()) << preset.name();
  }
}

}  // namespace
}  // namespace spikepinn::server
