// CreateJob: what is refused, what is filled in, what a repetition means.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CreateTest : public ServiceTest {
 protected:
  CreateTest() { StartServer(); }

  // Nothing may have been stored for a refused request.
  void ExpectRefused(const v1::CreateJobRequest& request, const std::string& words) {
    const grpc::Status status = TryCreate(request);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr(words));
    EXPECT_EQ(store_->List({}, 10, "").value().jobs.size(), 0u);
  }
};

TEST_F(CreateTest, AnswersWithTheJobAsItIsStored) {
  const v1::Job job = Create(SmallJob("my first"));
  EXPECT_THAT(job.name(), StartsWith("jobs/"));
  EXPECT_EQ(job.display_name(), "my first");
  EXPECT_EQ(job.spec().forward().preset(), "regular_spiking");
  EXPECT_FALSE(job.spec().has_guide());
  EXPECT_GT(job.create_time().seconds(), 1'600'000'000);
  EXPECT_EQ(Get(job.name()).effective_spec().SerializeAsString(),
            job.effective_spec().SerializeAsString());
}

TEST_F(CreateTest, EffectiveSpecHasEveryDefault) {
  const v1::TrainingSpec spec = CreateSmallJob().effective_spec();
  EXPECT_TRUE(spec.forward().has_neuron());
  EXPECT_EQ(spec.method(), v1::METHOD_GUIDED);
  EXPECT_EQ(spec.guide().dt_ms(), 1.0);
  EXPECT_EQ(spec.adam().steps(), 1);
  EXPECT_EQ(spec.runtime().device(), "cpu");
  EXPECT_EQ(spec.runtime().threads(), 2);
  EXPECT_EQ(spec.runtime().seed(), 1u);
}

TEST_F(CreateTest, BadSpecsAreRefusedByFieldValueAndRule) {
  v1::CreateJobRequest request = SmallJob();
  request.mutable_job()->mutable_spec()->mutable_adam()->set_steps(-5);
  ExpectRefused(request, "adam.steps = -5: must be in [1, 10000000]");
  request = SmallJob();
  request.mutable_job()->mutable_spec()->mutable_forward()->set_preset("regular_spikes");
  ExpectRefused(request, "forward.preset = \"regular_spikes\"");
  request = SmallJob();
  request.mutable_job()->clear_spec();
  ExpectRefused(request, "job.spec: missing");
  ExpectRefused(v1::CreateJobRequest(), "job.spec: missing");
}

TEST_F(CreateTest, UnknownDeviceIsRefusedWithTheKnownOnes) {
  v1::CreateJobRequest request = SmallJob();
  request.mutable_job()->mutable_spec()->mutable_runtime()->set_device("cuda");
  ExpectRefused(request, "runtime.device = \"cuda\"");
  EXPECT_THAT(TryCreate(request).error_message(), HasSubstr("cpu"));
}

TEST_F(CreateTest, MoreThreadsThanASlotHasAreRefused) {
  v1::CreateJobRequest request = SmallJob();
  request.mutable_job()->mutable_spec()->mutable_runtime()->set_threads(3);
  ExpectRefused(request, "runtime.threads = 3: must be at most 2");
}

TEST_F(CreateTest, DisplayNameIsCountedInCharacters) {
  std::string umlauts;
  for (int i = 0; i < 200; ++i) umlauts += "\xc3\xa4";
  ExpectRefused(SmallJob(umlauts + "x"), "display_name: has 201 characters");
  EXPECT_EQ(Create(SmallJob(umlauts)).display_name(), umlauts);
}

TEST_F(CreateTest, RequestIdIsPrintableAsciiOfBoundedLength) {
  v1::CreateJobRequest request = SmallJob();
  request.set_request_id(std::string(129, 'x'));
  ExpectRefused(request, "request_id: has 129 characters");
  request.set_request_id("a\nb");
  ExpectRefused(request, "request_id = \"a\\nb\": must be printable ASCII");
  request.set_request_id(std::string(128, '~'));
  Create(request);
}

TEST_F(CreateTest, SameRequestIdAndJobIsTheSameJob) {
  v1::CreateJobRequest request = SmallJob("one");
  request.set_request_id("abc");
  const v1::Job first = Create(request);
  EXPECT_EQ(Create(request).name(), first.name());
  EXPECT_EQ(store_->List({}, 10, "").value().jobs.size(), 1u);
}

TEST_F(CreateTest, SameRequestIdWithAnotherJobAlreadyExists) {
  v1::CreateJobRequest request = SmallJob("one");
  request.set_request_id("abc");
  Create(request);
  v1::CreateJobRequest renamed = request;
  renamed.mutable_job()->set_display_name("two");
  EXPECT_EQ(TryCreate(renamed).error_code(), grpc::StatusCode::ALREADY_EXISTS);
  v1::CreateJobRequest changed = request;
  changed.mutable_job()->mutable_spec()->mutable_adam()->set_steps(2);
  EXPECT_EQ(TryCreate(changed).error_code(), grpc::StatusCode::ALREADY_EXISTS);
}

TEST_F(CreateTest, ValidateOnlyAnswersWithoutStoring) {
  v1::CreateJobRequest request = SmallJob("dry");
  request.set_validate_only(true);
  const v1::Job job = Create(request);
  EXPECT_EQ(job.name(), "");
  EXPECT_EQ(job.display_name(), "dry");
  EXPECT_EQ(job.effective_spec().runtime().threads(), 2);
  EXPECT_EQ(store_->List({}, 10, "").value().jobs.size(), 0u);
  request.mutable_job()->mutable_spec()->mutable_adam()->set_steps(0);
  ExpectRefused(request, "adam.steps = 0");
}

TEST_F(CreateTest, SpecsAreBoundedSoThatClientsCanReadTheJob) {
  v1::CreateJobRequest request = SmallJob();
  v1::Stimulus* stimulus =
      request.mutable_job()->mutable_spec()->mutable_forward()->mutable_stimulus();
  v1::SampledCurrent* samples = stimulus->add_samples();
  for (int i = 0; i < 100'000; ++i) {
    samples->add_time_ms(i * 0.001);
    samples->add_current_pa(1.0);
  }
  const v1::Job job = Create(request);  // all clients can read this one
  ASSERT_TRUE(Cancel(job.name()).ok());
  for (int i = 100'000; i < 120'000; ++i) {
    samples->add_time_ms(i * 0.001);
    samples->add_current_pa(1.0);
  }
  const grpc::Status status = TryCreate(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("must have at most 1835008"));
}

TEST_F(CreateTest, ServersOwnLimitsCount) {
  ServerOptions options = DefaultOptions();
  options.service.limits.max_parameters = 10;
  server_.reset();
  StartServer(options);
  ExpectRefused(SmallJob(), "more than the limit of 10");
}

}  // namespace
}  // namespace spikepinn::server
