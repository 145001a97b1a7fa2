#include "client/client/job_spec.h"

#include "core/neuron/presets.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::client {
namespace {

TrainingSpec GuidedSpec() {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = (*FindPreset("tonic_spiking"))->problem;
  return spec;
}

TEST(JobSpecTest, ComesBackAsItWentIn) {
  TrainingSpec spec = GuidedSpec();
  spec.adam.steps = 123;
  spec.runtime.seed = 7;
  const absl::StatusOr<TrainingSpec> back = JobSpec(spec).Resolve();
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->forward, spec.forward);
  EXPECT_EQ(back->adam.steps, 123);
  EXPECT_EQ(back->runtime.seed, 7u);
}

TEST(JobSpecTest, KeepsAPresetAPreset) {
  v1::TrainingSpec message;
  message.mutable_forward()->set_preset("tonic_spiking");
  const absl::StatusOr<JobSpec> spec = JobSpec::FromEncoded(message.SerializeAsString());
  ASSERT_TRUE(spec.ok());
  EXPECT_EQ(spec->encoded(), message.SerializeAsString());
  EXPECT_TRUE(spec->Check().ok());
}

TEST(JobSpecTest, BytesThatAreNoSpecAreRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(JobSpec::FromEncoded("\xff\xff").status()));
}

TEST(JobSpecTest, CheckRefusesNothingAtAll) { EXPECT_FALSE(JobSpec().Check().ok()); }

TEST(JobSpecTest, CheckNamesTheUsualBounds) {
  TrainingSpec spec = GuidedSpec();
  spec.adam.steps = 0;
  EXPECT_EQ(std::string(JobSpec(spec).Check().message()),
            "adam.steps = 0: must be in [1, 10000000]");
}

TEST(JobSpecTest, CheckLeavesLimitsToTheServer) {
  TrainingSpec spec = GuidedSpec();
  spec.adam.steps = SpecLimits().max_optimizer_steps + 1;
  EXPECT_TRUE(JobSpec(spec).Check().ok()) << JobSpec(spec).Check();
}

}  // namespace
}  // namespace spikepinn::client
