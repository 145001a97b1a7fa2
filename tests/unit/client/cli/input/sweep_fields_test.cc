#include "client/cli/input/sweep_fields.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

client::SweepRequest OfPreset(client::SweepPoints points) {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("regular_spiking");
  client::SweepRequest request;
  request.job.spec = *client::JobSpec::FromEncoded(spec.SerializeAsString());
  request.points = std::move(points);
  return request;
}

std::string Error(client::SweepPoints points) {
  client::SweepRequest request = OfPreset(std::move(points));
  return std::string(ResolveSweepFields(&request).message());
}

std::string Error(const std::string& field, const std::string& value) {
  return Error(client::SweepGrid{{.field = field, .values = {value}}});
}

TEST(SweepFieldsTest, PathsBeginAtTheSpecAndMayBeginAtTheProblemOrTheJob) {
  client::SweepRequest request = OfPreset(client::SweepList{
      {"spec.runtime.seed", "duration_ms", "method", "forward.initial.v_mv"}, {}});
  ASSERT_TRUE(ResolveSweepFields(&request).ok());
  EXPECT_THAT(client::SweepFields(request.points),
              ElementsAre("runtime.seed", "forward.duration_ms", "method", "forward.initial.v_mv"));
  EXPECT_EQ(Error("priority", "1"),
            "priority: is the same for all jobs of a sweep; only fields of the spec vary");
  EXPECT_THAT(Error("stimuls.steps[0].start_ms", "1"),
              HasSubstr("unknown field \"stimuls\"; did you mean \"stimulus\"?"));
}

TEST(SweepFieldsTest, EveryValueMustFitItsField) {
  EXPECT_EQ(Error("method", "fast"), "method = fast: must be one of pure, guided, segmented");
  EXPECT_EQ(Error("stimulus.steps[1].amplitude_pa", "5"),
            "forward.stimulus.steps[1].amplitude_pa = 5: steps has 1 elements; elements are not "
            "made");
  EXPECT_EQ(Error(client::SweepList{{"runtime.seed"}, {{"1"}, {"x"}}}),
            "runtime.seed = x: must be a whole number");
  EXPECT_EQ(Error(client::SweepList{{"runtime.seed"}, {{"1"}, {"2"}}}), "");
}

TEST(SweepFieldsTest, ANeuronOfAnotherFormIsRefusedAsBySet) {
  EXPECT_THAT(Error("neuron.izhikevich2007.k", "1"), HasSubstr("the neuron is given as general"));
}

}  // namespace
}  // namespace spikepinn::cli
