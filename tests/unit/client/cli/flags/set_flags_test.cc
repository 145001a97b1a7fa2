#include "client/cli/flags/set_flags.h"

#include "core/neuron/presets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

client::JobRequest OfPreset() {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("regular_spiking");
  return {.display_name = "old", .spec = *client::JobSpec::FromEncoded(spec.SerializeAsString())};
}

std::string Error(const std::string& assignment) {
  client::JobRequest request = OfPreset();
  const absl::Status status = ApplySets({assignment}, &request);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << assignment;
  return std::string(status.message());
}

TEST(SetFlagsTest, APathBeginsAtTheProblemTheSpecOrTheJob) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplySets({"duration_ms=50", "segmented.accuracy=1e-9", "spec.runtime.seed=7",
                         "forward.initial.v_mv=-61", "display_name=a = b", "priority=-3",
                         "resources.wall_seconds=60", "max_attempts=2"},
                        &request)
                  .ok());
  const TrainingSpec spec = *request.spec.Resolve();
  EXPECT_EQ(spec.forward.duration_ms, 50);
  EXPECT_EQ(spec.segmented.accuracy, 1e-9);
  EXPECT_EQ(spec.runtime.seed, 7u);
  EXPECT_EQ(spec.forward.initial.v_mv, -61);
  EXPECT_EQ(request.display_name, "a = b");
  EXPECT_EQ(request.priority, -3);
  EXPECT_EQ(request.resources.wall_seconds, 60);
  EXPECT_EQ(request.max_attempts, 2);
}

TEST(SetFlagsTest, ApartOfAPresetKeepsWhatStandsBesideIt) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplySets({"stimulus.steps[0].amplitude_pa=90", "neuron.general.b=-1.5",
                         "initial.w_pa=3", "method=guided"},
                        &request)
                  .ok());
  ForwardProblem expected = (*FindPreset("regular_spiking"))->problem;
  expected.stimulus.steps[0].amplitude_pa = 90;
  expected.neuron.b = -1.5;
  expected.initial.w_pa = 3;
  EXPECT_EQ(request.spec.Resolve()->forward, expected);
  EXPECT_EQ(request.spec.Resolve()->method, Method::kGuided);
}

TEST(SetFlagsTest, TheLastOneStands) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplySets({"seed=1"}, &request).code() == absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(ApplySets({"runtime.seed=1", "runtime.seed=2"}, &request).ok());
  EXPECT_EQ(request.spec.Resolve()->runtime.seed, 2u);
}

TEST(SetFlagsTest, ErrorsNamePathValueRuleAndWhatWasMeant) {
  EXPECT_EQ(Error("stimulus.steps[0].amplitude=90"),
            "--set spec.forward.stimulus.steps[0].amplitude = 90: unknown field \"amplitude\"; did "
            "you mean \"amplitude_pa\"?");
  EXPECT_EQ(Error("stimulus.steps[3].amplitude_pa=90"),
            "--set spec.forward.stimulus.steps[3].amplitude_pa = 90: steps has 1 elements; "
            "elements are not made");
  EXPECT_EQ(Error("adam.steps=many"), "--set spec.adam.steps = many: must be a whole number");
  EXPECT_EQ(Error("stimuls.steps[0].amplitude_pa=90"),
            "--set stimuls.steps[0].amplitude_pa=90: unknown field \"stimuls\"; did you mean "
            "\"stimulus\"?");
  EXPECT_THAT(Error("colour=red"), HasSubstr("known here: forward, method,"));
  EXPECT_EQ(Error("state=running"), "--set state=running: is set by the server");
  EXPECT_EQ(Error("adam"), "--set adam: must be PATH=VALUE, as segmented.accuracy=1e-9");
  EXPECT_EQ(Error("=5"), "--set =5: must be PATH=VALUE, as segmented.accuracy=1e-9");
}

TEST(SetFlagsTest, WhoseJobItIsStaysUnsaid) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplySets({"priority=1"}, &request).ok());
  EXPECT_EQ(request.user, "");
}

TEST(SetFlagsTest, UnsetTakesAFieldAway) {
  client::JobRequest request = OfPreset();
  request.max_attempts = 4;
  ASSERT_TRUE(ApplySets({"segmented.accuracy=1e-9", "duration_ms=50"}, &request).ok());
  ASSERT_TRUE(ApplyUnsets({"segmented", "duration_ms", "max_attempts"}, &request).ok());
  EXPECT_EQ(request.spec.encoded(), OfPreset().spec.encoded());
  EXPECT_FALSE(request.max_attempts.has_value());
}

TEST(SetFlagsTest, UnsetReachesIntoAPreset) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplyUnsets({"stimulus.steps"}, &request).ok());
  ForwardProblem expected = (*FindPreset("regular_spiking"))->problem;
  expected.stimulus.steps.clear();
  EXPECT_EQ(request.spec.Resolve()->forward, expected);
}

TEST(SetFlagsTest, UnsetOfNothingIsRefused) {
  client::JobRequest request = OfPreset();
  EXPECT_EQ(std::string(ApplyUnsets({"segmented"}, &request).message()),
            "--unset spec.segmented: is not set");
  EXPECT_EQ(std::string(ApplyUnsets({"segmentd"}, &request).message()),
            "--unset segmentd: unknown field \"segmentd\"; did you mean \"segmented\"?");
  EXPECT_EQ(std::string(ApplyUnsets({"state"}, &request).message()),
            "--unset state: is set by the server");
}

TEST(SetFlagsTest, APresetOfWhichNothingWouldBeUsedIsRefused) {
  client::JobRequest request = OfPreset();
  ASSERT_TRUE(ApplySets({"preset=tonic_spiking"}, &request).ok());
  TrainingSpec written_out = DefaultSpec(Method::kSegmented);
  written_out.forward = (*FindPreset("regular_spiking"))->problem;
  request.spec = client::JobSpec(written_out);
  EXPECT_EQ(std::string(ApplySets({"preset=tonic_spiking"}, &request).message()),
            "--set preset=tonic_spiking: has no effect, since neuron, stimulus, initial and "
            "duration_ms are all given; --unset those that the preset is to give");
}

TEST(SetFlagsTest, AnUnknownPresetHasNoParts) {
  client::JobRequest request = OfPreset();
  EXPECT_EQ(
      std::string(ApplySets({"preset=regular_spikin", "stimulus.steps[0].amplitude_pa=9"}, &request)
                      .message()),
      "--set stimulus.steps[0].amplitude_pa=9: forward.preset = \"regular_spikin\": no such "
      "preset; did you mean \"regular_spiking\"?");
}

TEST(SetFlagsTest, AFieldOfAnotherFormDoesNotWipeTheNeuron) {
  EXPECT_EQ(Error("neuron.izhikevich2007.k=0.8"),
            "--set neuron.izhikevich2007.k=0.8: the neuron is given as general; set a field of "
            "neuron.general, or write the neuron out in a file (see `init`)");
}

}  // namespace
}  // namespace spikepinn::cli
