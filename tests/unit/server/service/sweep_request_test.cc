#include "server/service/sweep_request.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class SweepRequestTest : public ::testing::Test {
 protected:
  SweepRequestTest() {
    v1::Sweep& sweep = *request_.mutable_sweep();
    sweep.set_display_name("f-I");
    sweep.mutable_job()->set_user("ada");
    sweep.mutable_job()->set_priority(3);
    v1::TrainingSpec& spec = *sweep.mutable_job()->mutable_spec();
    v1::Izhikevich2004& neuron =
        *spec.mutable_forward()->mutable_neuron()->mutable_izhikevich2004();
    neuron.set_a_per_ms(0.02);
    neuron.set_b(0.2);
    neuron.set_v_reset_mv(-65);
    neuron.set_w_jump_pa(8);
    spec.mutable_forward()->mutable_stimulus()->add_steps()->set_start_ms(10);
    spec.mutable_forward()->mutable_initial()->set_v_mv(-70);
    spec.mutable_forward()->set_duration_ms(100);
    Axis("forward.stimulus.steps[0].amplitude_pa", {"5", "10"});
    Axis("runtime.seed", {"1", "2", "3"});
  }

  void Axis(const std::string& field, const std::vector<std::string>& values) {
    v1::SweepAxis* axis = request_.mutable_sweep()->mutable_grid()->add_axes();
    axis->set_field(field);
    for (const std::string& value : values) axis->add_values(value);
  }

  absl::StatusOr<NewSweep> Check() { return CheckSweepRequest(request_, {devices_, limits_, {}}); }

  std::string Error() {
    const absl::Status status = Check().status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    return std::string(status.message());
  }

  v1::CreateSweepRequest request_;
  std::vector<Device> devices_ = {{"cpu", 1, 2}};
  SpecLimits limits_;
};

TEST_F(SweepRequestTest, MakesAJobOfEveryPoint) {
  const absl::StatusOr<NewSweep> sweep = Check();
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  ASSERT_EQ(sweep->jobs.size(), 6u);
  const NewJob& job = sweep->jobs[4];
  EXPECT_EQ(job.display_name, "f-I [4]");
  EXPECT_EQ(job.user, "ada");
  EXPECT_EQ(job.priority, 3);
  EXPECT_EQ(job.device, "cpu");
  v1::TrainingSpec spec;
  ASSERT_TRUE(spec.ParseFromString(job.spec));
  EXPECT_EQ(spec.forward().stimulus().steps(0).amplitude_pa(), 10);
  EXPECT_EQ(spec.forward().stimulus().steps(0).start_ms(), 10);
  EXPECT_EQ(spec.runtime().seed(), 2u);
  EXPECT_FALSE(spec.has_segmented()) << "nothing but what was asked for";
  ASSERT_TRUE(spec.ParseFromString(job.effective_spec));
  EXPECT_EQ(spec.runtime().seed(), 2u);
  EXPECT_TRUE(spec.has_segmented());
  EXPECT_EQ(spec.runtime().threads(), job.threads);
}

TEST_F(SweepRequestTest, OnePointsJobIsThatOfASingleCreate) {
  const absl::StatusOr<NewSweep> sweep = Check();
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  v1::CreateJobRequest single;
  *single.mutable_job() = request_.sweep().job();
  single.mutable_job()->mutable_spec()->ParseFromString(sweep->jobs[5].spec);
  const absl::StatusOr<NewJob> job = CheckCreateRequest(single, {devices_, limits_, {}});
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->effective_spec, sweep->jobs[5].effective_spec);
  EXPECT_EQ(job->device, sweep->jobs[5].device);
  EXPECT_EQ(job->threads, sweep->jobs[5].threads);
  EXPECT_EQ(job->resources, sweep->jobs[5].resources);
}

TEST_F(SweepRequestTest, AnErrorNamesThePoint) {
  Axis("forward.duration_ms", {"50", "-1"});
  EXPECT_EQ(Error(), "points[1]: forward.duration_ms = -1: must be > 0");
  request_.mutable_sweep()->mutable_grid()->mutable_axes(2)->set_values(1, "nan");
  EXPECT_EQ(Error(), "points[1]: forward.duration_ms = nan: must be finite");
  request_.mutable_sweep()->mutable_grid()->mutable_axes(2)->set_field("forward.neuron.d_pa");
  EXPECT_THAT(Error(), StartsWith("points[0]: forward.neuron.d_pa = 50: unknown field \"d_pa\""));
}

TEST_F(SweepRequestTest, APathIntoAPresetIsRefusedWithTheReason) {
  v1::ForwardProblem& forward =
      *request_.mutable_sweep()->mutable_job()->mutable_spec()->mutable_forward();
  forward.Clear();
  forward.set_preset("tonic_spiking");
  EXPECT_THAT(Error(), HasSubstr("steps has 0 elements; elements are not made; the spec names a "
                                 "preset, whose values are not written in it"));
}

TEST_F(SweepRequestTest, APartThatIsWrittenOutBesideAPresetIsNotBlamedOnIt) {
  v1::ForwardProblem& forward =
      *request_.mutable_sweep()->mutable_job()->mutable_spec()->mutable_forward();
  forward.set_preset("tonic_spiking");
  request_.mutable_sweep()->mutable_grid()->mutable_axes(0)->set_field(
      "forward.stimulus.steps[1].amplitude_pa");
  EXPECT_EQ(Error(),
            "points[0]: forward.stimulus.steps[1].amplitude_pa = 5: steps has 1 elements; elements "
            "are not made");
}

TEST_F(SweepRequestTest, WhatAllJobsShareIsCheckedOnce) {
  request_.mutable_sweep()->mutable_job()->set_priority(101);
  EXPECT_EQ(Error(), "priority = 101: must be in [-100, 100]");
  request_.mutable_sweep()->mutable_job()->clear_spec();
  EXPECT_THAT(Error(), HasSubstr("sweep.job.spec: missing"));
  request_.set_request_id("a\n");
  EXPECT_THAT(Error(), HasSubstr("request_id"));
}

TEST_F(SweepRequestTest, DigestAndDefinitionCoverWhatIsRead) {
  request_.set_request_id("id");
  const NewSweep first = Check().value();
  request_.mutable_sweep()->set_name("sweeps/other");
  request_.mutable_sweep()->mutable_counts()->set_total(7);
  EXPECT_EQ(Check()->request_digest, first.request_digest);
  EXPECT_EQ(Check()->definition, first.definition);
  request_.mutable_sweep()->mutable_job()->set_user("bob");
  EXPECT_NE(Check()->request_digest, first.request_digest);
  request_.mutable_sweep()->mutable_job()->set_user("ada");
  request_.mutable_sweep()->mutable_grid()->mutable_axes(1)->set_values(2, "4");
  EXPECT_NE(Check()->request_digest, first.request_digest);
}

TEST_F(SweepRequestTest, LongRecordingsTimesManyPointsAreRefused) {
  v1::SampledCurrent& samples = *request_.mutable_sweep()
                                     ->mutable_job()
                                     ->mutable_spec()
                                     ->mutable_forward()
                                     ->mutable_stimulus()
                                     ->add_samples();
  for (int i = 0; i < 50'000; ++i) {
    samples.add_time_ms(i * 0.001);
    samples.add_current_pa(1.0);
  }
  EXPECT_TRUE(Check().ok());
  for (int i = 4; i < 200; ++i) {
    request_.mutable_sweep()->mutable_grid()->mutable_axes(1)->add_values(std::to_string(i));
  }
  EXPECT_EQ(Error(), "all specs of the sweep: must have at most 134217728 bytes");
}

TEST_F(SweepRequestTest, TenThousandPointsTakeAFractionOfASecond) {
  request_.mutable_sweep()->mutable_grid()->mutable_axes(1)->clear_values();
  for (int i = 0; i < 5000; ++i) {
    request_.mutable_sweep()->mutable_grid()->mutable_axes(1)->add_values(std::to_string(i));
  }
  const absl::Time begin = absl::Now();
  const absl::StatusOr<NewSweep> sweep = Check();
  const absl::Duration took = absl::Now() - begin;
  ASSERT_TRUE(sweep.ok()) << sweep.status();
  EXPECT_EQ(sweep->jobs.size(), 10'000u);
  RecordProperty("milliseconds", static_cast<int>(absl::ToInt64Milliseconds(took)));
  EXPECT_LT(took, absl::Seconds(5)) << "generous: sanitizers and a busy machine";
}

}  // namespace
}  // namespace spikepinn::server
