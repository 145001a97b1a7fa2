#include "wire/spec_path.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

v1::TrainingSpec WithSteps() {
  v1::TrainingSpec spec;
  spec.mutable_forward()->mutable_stimulus()->add_steps()->set_start_ms(10);
  spec.mutable_forward()->mutable_stimulus()->add_steps()->set_start_ms(20);
  return spec;
}

std::string Error(const std::string& path, const std::string& value) {
  v1::TrainingSpec spec = WithSteps();
  const absl::Status status = SetField(path, value, &spec);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << path << " = " << value << ": " << status;
  return std::string(status.message());
}

TEST(SpecPathTest, SetsValuesOfEveryKind) {
  v1::TrainingSpec spec = WithSteps();
  EXPECT_TRUE(SetField("forward.duration_ms", "1e2", &spec).ok());
  EXPECT_TRUE(SetField("forward.preset", "tonic_spiking", &spec).ok());
  EXPECT_TRUE(SetField("method", "guided", &spec).ok());
  EXPECT_TRUE(SetField("runtime.precision", "PRECISION_FLOAT64", &spec).ok());
  EXPECT_TRUE(SetField("runtime.seed", "18446744073709551615", &spec).ok());
  EXPECT_TRUE(SetField("adam.steps", "-5", &spec).ok());
  EXPECT_TRUE(SetField("segmented.strict", "true", &spec).ok());
  EXPECT_EQ(spec.forward().duration_ms(), 100.0);
  EXPECT_EQ(spec.forward().preset(), "tonic_spiking");
  EXPECT_EQ(spec.method(), v1::METHOD_GUIDED);
  EXPECT_EQ(spec.runtime().precision(), v1::PRECISION_FLOAT64);
  EXPECT_EQ(spec.runtime().seed(), 18446744073709551615u);
  EXPECT_EQ(spec.adam().steps(), -5);
  EXPECT_TRUE(spec.segmented().strict());
}

TEST(SpecPathTest, ReachesElementsOfLists) {
  v1::TrainingSpec spec = WithSteps();
  ASSERT_TRUE(SetField("forward.stimulus.steps[1].amplitude_pa", "80.5", &spec).ok());
  EXPECT_EQ(spec.forward().stimulus().steps(0).amplitude_pa(), 0.0);
  EXPECT_EQ(spec.forward().stimulus().steps(1).amplitude_pa(), 80.5);
  EXPECT_EQ(spec.forward().stimulus().steps(1).start_ms(), 20.0);
  spec.mutable_forward()->mutable_stimulus()->add_samples()->add_current_pa(1.0);
  ASSERT_TRUE(SetField("forward.stimulus.samples[0].current_pa[0]", "7", &spec).ok());
  EXPECT_EQ(spec.forward().stimulus().samples(0).current_pa(0), 7.0);
  EXPECT_FALSE(SetField("forward.stimulus.samples[0].current_pa[0]", "nan", &spec).ok());
  EXPECT_FALSE(SetField("forward.stimulus.samples[0].current_pa[1]", "1", &spec).ok());
  EXPECT_EQ(spec.forward().stimulus().samples(0).current_pa_size(), 1);
}

TEST(SpecPathTest, SettingAMemberOfAOneofReplacesTheOther) {
  v1::TrainingSpec spec;
  spec.mutable_forward()->mutable_neuron()->mutable_general()->set_q2(1);
  ASSERT_TRUE(SetField("forward.neuron.izhikevich2007.w_jump_pa", "3", &spec).ok());
  EXPECT_FALSE(spec.forward().neuron().has_general());
  EXPECT_EQ(spec.forward().neuron().izhikevich2007().w_jump_pa(), 3.0);
}

TEST(SpecPathTest, UnknownFieldsAreNamedWithTheKnownOnes) {
  EXPECT_EQ(Error("forward.neuron.d_pa", "1"),
            "forward.neuron.d_pa = 1: unknown field \"d_pa\"; known here: izhikevich2007, "
            "izhikevich2004, general");
  EXPECT_THAT(Error("nothing", "1"), HasSubstr("known here: forward, method, guide"));
  EXPECT_THAT(Error("forward..preset", "1"), HasSubstr("unknown field \"\""));
  EXPECT_THAT(Error("forward.", "1"), HasSubstr("unknown field \"\""));
}

TEST(SpecPathTest, IndicesAreChecked) {
  EXPECT_EQ(Error("forward.stimulus.steps[2].amplitude_pa", "1"),
            "forward.stimulus.steps[2].amplitude_pa = 1: steps has 2 elements; elements are not "
            "made");
  EXPECT_THAT(Error("forward.stimulus.steps.amplitude_pa", "1"), HasSubstr("as steps[0]"));
  EXPECT_THAT(Error("forward[0].preset", "x"), HasSubstr("forward is no list"));
  EXPECT_THAT(Error("forward.preset[0]", "x"), HasSubstr("preset is no list"));
  for (const char* index : {"[]", "[-1]", "[+0]", "[ 0]", "[0", "[0]x", "[0][0]", "[x]", "]",
                            "[4294967296]", "[9999999999]"}) {
    Error(std::string("forward.stimulus.steps") + index + ".amplitude_pa", "1");
  }
}

TEST(SpecPathTest, ValuesAreChecked) {
  EXPECT_EQ(Error("forward.duration_ms", "nan"), "forward.duration_ms = nan: must be finite");
  EXPECT_EQ(Error("forward.duration_ms", "1e999"), "forward.duration_ms = 1e999: must be finite");
  EXPECT_EQ(Error("forward.duration_ms", "x"), "forward.duration_ms = x: must be a number");
  EXPECT_EQ(Error("adam.steps", "5e2"), "adam.steps = 5e2: must be a whole number");
  EXPECT_THAT(Error("runtime.seed", "-1"), HasSubstr("whole number in [0, "));
  EXPECT_EQ(Error("method", "fast"), "method = fast: must be one of pure, guided, segmented");
  EXPECT_EQ(Error("segmented.strict", "yes"), "segmented.strict = yes: must be true or false");
}

TEST(SpecPathTest, OnlySingleValuesCanBeSet) {
  EXPECT_THAT(Error("forward.initial", "1"), HasSubstr("name one of its fields: v_mv, w_pa"));
  EXPECT_THAT(Error("forward.stimulus.steps[0]", "1"), HasSubstr("start_ms, amplitude_pa"));
  EXPECT_THAT(Error("method.x", "1"), HasSubstr("method is a single value"));
}

TEST(SpecPathTest, AFieldIsTakenAwayWithAllThatIsInIt) {
  v1::TrainingSpec spec;
  spec.mutable_segmented()->set_accuracy(1e-9);
  spec.mutable_segmented()->set_strict(true);
  spec.mutable_forward()->mutable_stimulus()->add_steps();
  spec.mutable_forward()->mutable_stimulus()->add_pulses();
  ASSERT_TRUE(ClearField("segmented.accuracy", &spec).ok());
  EXPECT_FALSE(spec.segmented().has_accuracy());
  EXPECT_TRUE(spec.segmented().strict());
  ASSERT_TRUE(ClearField("forward.stimulus.steps", &spec).ok());
  EXPECT_EQ(spec.forward().stimulus().steps_size(), 0);
  EXPECT_EQ(spec.forward().stimulus().pulses_size(), 1);
  ASSERT_TRUE(ClearField("segmented", &spec).ok());
  EXPECT_FALSE(spec.has_segmented());
}

TEST(SpecPathTest, WhatCannotBeTakenAwaySaysWhy) {
  v1::TrainingSpec spec;
  spec.mutable_forward()->mutable_stimulus()->add_steps();
  const auto error = [&](const char* path) {
    return std::string(ClearField(path, &spec).message());
  };
  EXPECT_EQ(error("segmented"), "segmented: is not set");
  EXPECT_EQ(error("segmented.accuracy"), "segmented.accuracy: is not set");
  EXPECT_EQ(error("forward.stimulus.pulses"), "forward.stimulus.pulses: is not set");
  EXPECT_EQ(error("forward.stimulus.steps[0]"),
            "forward.stimulus.steps[0]: elements of a list are not taken away; name the list, "
            "steps");
  EXPECT_EQ(error("segmentd"), "segmentd: unknown field \"segmentd\"; did you mean \"segmented\"?");
  EXPECT_THAT(error(""), HasSubstr("must not be empty"));
  EXPECT_THAT(error("method.x"), HasSubstr("method is a single value"));
}

TEST(SpecPathTest, StrangersTextIsBoundedAndHarmless) {
  EXPECT_THAT(Error("", "1"), HasSubstr("must not be empty"));
  EXPECT_LT(Error(std::string(100'000, '.'), "1").size(), 300u);
  EXPECT_LT(Error("forward.preset", std::string(100'000, 'x')).size(), 300u);
  EXPECT_THAT(Error("a\x1b[2J\xff", "\n"), StartsWith("a\\x1b[2J\\xff = \\n: "));
}

}  // namespace
}  // namespace spikepinn::wire
