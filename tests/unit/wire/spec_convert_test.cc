#include "wire/spec_convert.h"

#include <gtest/gtest.h>

#include <string>

#include "core/neuron/presets.h"
#include "google/protobuf/text_format.h"

namespace spikepinn::wire {
namespace {

v1::TrainingSpec Parse(const std::string& text) {
  v1::TrainingSpec spec;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &spec)) << text;
  return spec;
}

TrainingSpec Convert(const std::string& text) {
  absl::StatusOr<TrainingSpec> spec = FromProto(Parse(text));
  EXPECT_TRUE(spec.ok()) << spec.status();
  return *std::move(spec);
}

std::string ErrorOf(const std::string& text) {
  return std::string(FromProto(Parse(text)).status().message());
}

TEST(SpecConvertTest, APresetAloneMakesAValidSpecForTheDefaultMethod) {
  const TrainingSpec spec = Convert("forward { preset: 'regular_spiking' }");
  EXPECT_TRUE(Validate(spec).ok()) << Validate(spec);
  EXPECT_EQ(spec.method, Method::kSegmented);
  EXPECT_EQ(spec.segmented.accuracy, 1e-8);
  EXPECT_EQ(spec.runtime.precision, Precision::kFloat64);
  EXPECT_EQ(spec.forward, (*FindPreset("regular_spiking"))->problem);
}

TEST(SpecConvertTest, OptionsOfAnotherMethodAreRefused) {
  const std::string preset = "forward { preset: 'regular_spiking' } ";
  EXPECT_EQ(ErrorOf(preset + "adam { steps: 5 }"),
            "adam: method = segmented has no such options; they are of guided and pure");
  EXPECT_EQ(ErrorOf(preset + "method: METHOD_PURE segmented { accuracy: 1e-6 }"),
            "segmented: method = pure has no such options");
}

TEST(SpecConvertTest, SegmentedOptionsArriveAndReturn) {
  const TrainingSpec spec = Convert(
      "forward { preset: 'regular_spiking' } "
      "segmented { accuracy: 1e-6 strict: true max_units: 40 max_segments: 7 }");
  for (const TrainingSpec& same : {spec, *FromProto(ToProto(spec))}) {
    EXPECT_EQ(same.segmented.accuracy, 1e-6);
    EXPECT_TRUE(same.segmented.strict);
    EXPECT_EQ(same.segmented.max_units, 40);
    EXPECT_EQ(same.segmented.max_segments, 7);
  }
}

TEST(SpecConvertTest, TheGuidedMethodHasItsPublishedDefaults) {
  const TrainingSpec spec = Convert("forward { preset: 'regular_spiking' } method: METHOD_GUIDED");
  EXPECT_TRUE(Validate(spec).ok());
  EXPECT_EQ(spec.method, Method::kGuided);
  EXPECT_EQ(spec.adam.steps, 8000);
  EXPECT_EQ(spec.runtime.precision, Precision::kFloat32);
  EXPECT_EQ(spec.forward, (*FindPreset("regular_spiking"))->problem);
}

TEST(SpecConvertTest, FieldsBesideAPresetReplaceItsParts) {
  const TrainingSpec spec = Convert(
      "forward { preset: 'regular_spiking' duration_ms: 500 initial { v_mv: -55 }"
      "          stimulus { steps { start_ms: 10 amplitude_pa: 90 } } }");
  EXPECT_EQ(spec.forward.duration_ms, 500.0);
  EXPECT_EQ(spec.forward.initial.v_mv, -55.0);
  EXPECT_EQ(spec.forward.stimulus.steps, (std::vector<StepCurrent>{{10.0, 90.0}}));
  EXPECT_EQ(spec.forward.neuron, (*FindPreset("regular_spiking"))->problem.neuron);
}

TEST(SpecConvertTest, ThePublishedNeuronWrittenOutEqualsItsPreset) {
  const TrainingSpec spec = Convert(
      "forward { neuron { izhikevich2007 { capacitance_pf: 100 k: 0.7 v_rest_mv: -60"
      "    v_threshold_mv: -40 a_per_ms: 0.03 b: -2 v_peak_mv: 35 v_reset_mv: -50 w_jump_pa: 100 } "
      "}"
      "  initial { v_mv: -60 } duration_ms: 1000"
      "  stimulus { steps { start_ms: 100 amplitude_pa: 70 } } }");
  EXPECT_EQ(spec.forward, (*FindPreset("regular_spiking"))->problem);
}

TEST(SpecConvertTest, The2004FormPeaksAt30UnlessTold) {
  const std::string form =
      "forward { neuron { izhikevich2004 { a_per_ms: 0.02 b: 0.2 v_reset_mv: -65 w_jump_pa: 6 %s } "
      "}"
      "  initial { v_mv: -70 w_pa: -14 } duration_ms: 100 }";
  auto with = [&](const std::string& extra) {
    return Convert(std::string(form).replace(form.find("%s"), 2, extra)).forward.neuron;
  };
  EXPECT_EQ(with("").v_peak_mv, 30.0);
  EXPECT_EQ(with("v_peak_mv: 25").v_peak_mv, 25.0);
  EXPECT_EQ(with("").q2, 0.04);
}

TEST(SpecConvertTest, SpecialRulesArriveAndReturn) {
  const TrainingSpec spec = Convert(
      "forward { neuron { general { capacitance_pf: 20 q2: 1 q1: 95 q0: 2200 a_per_ms: 0.2 b: 3"
      "    v_w_mv: -55 v_peak_mv: 25 v_reset_mv: -45 w_jump_pa: 7 peak_slope_mv_per_pa: -0.1"
      "    reset_slope_mv_per_pa: 0.04 w_max_pa: 670 b_below: 0 b_cubic: 0.025 } }"
      "  initial { v_mv: -55 } duration_ms: 100 }");
  for (const TrainingSpec& same : {spec, *FromProto(ToProto(spec))}) {
    const NeuronModel& neuron = same.forward.neuron;
    EXPECT_EQ(neuron.peak_slope_mv_per_pa, -0.1);
    EXPECT_EQ(neuron.reset_slope_mv_per_pa, 0.04);
    EXPECT_EQ(neuron.w_max_pa, 670.0);
    EXPECT_EQ(neuron.b_below, 0.0);
    EXPECT_EQ(neuron.b_cubic, 0.025);
  }
}

TEST(SpecConvertTest, EverythingWithoutMeaningIsTold) {
  v1::TrainingSpec spec;
  spec.mutable_forward()->mutable_neuron();
  spec.mutable_adam();
  BrokenRules rules;
  Translate(spec, &rules);
  std::vector<std::string> errors;
  for (const absl::Status& rule : rules.all()) errors.emplace_back(rule.message());
  EXPECT_EQ(errors,
            (std::vector<std::string>{
                "forward.neuron: missing; must be izhikevich2007, izhikevich2004 or general",
                "forward.initial: missing; required without forward.preset",
                "forward.duration_ms: missing; required without forward.preset",
                "adam: method = segmented has no such options; they are of guided and pure"}));
}

TEST(SpecConvertTest, EveryPresetSurvivesTheRoundTrip) {
  for (const Preset& preset : Presets()) {
    const TrainingSpec spec = Convert("forward { preset: '" + preset.name + "' }");
    EXPECT_EQ(spec.forward, preset.problem) << preset.name;
    const absl::StatusOr<TrainingSpec> again = FromProto(ToProto(spec));
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->forward, preset.problem) << preset.name;
  }
}

TEST(SpecConvertTest, AnEffectiveSpecCarriesNoRulesThatTheModelDoesNotHave) {
  const v1::TrainingSpec spec = ToProto(Convert("forward { preset: 'regular_spiking' }"));
  const v1::GeneralNeuron& neuron = spec.forward().neuron().general();
  EXPECT_FALSE(neuron.has_peak_slope_mv_per_pa());
  EXPECT_FALSE(neuron.has_reset_slope_mv_per_pa());
  EXPECT_FALSE(neuron.has_w_max_pa());
  EXPECT_FALSE(neuron.has_b_below());
  EXPECT_FALSE(neuron.has_b_cubic());
}

TEST(SpecConvertTest, AZeroThatWasSetIsNotADefault) {
  const std::string guided = "forward { preset: 'regular_spiking' } method: METHOD_GUIDED ";
  EXPECT_EQ(Convert(guided + "adam { steps: 0 }").adam.steps, 0);
  EXPECT_EQ(Convert(guided + "lbfgs { rounds: 0 }").lbfgs.rounds, 0);
}

TEST(SpecConvertTest, MissingPartsAreNamed) {
  EXPECT_EQ(ErrorOf(""), "forward: missing; the problem to be solved is required");
  EXPECT_EQ(ErrorOf("forward { }"), "forward.neuron: missing; required without forward.preset");
  EXPECT_EQ(ErrorOf("forward { neuron { } }"),
            "forward.neuron: missing; must be izhikevich2007, izhikevich2004 or general");
  EXPECT_EQ(ErrorOf("forward { neuron { general { } } initial { } }"),
            "forward.duration_ms: missing; required without forward.preset");
}

TEST(SpecConvertTest, AnUnknownPresetIsNamedWithTheKnownOnes) {
  const std::string error = ErrorOf("forward { preset: 'tonic' }");
  EXPECT_NE(error.find("forward.preset = \"tonic\""), std::string::npos) << error;
  EXPECT_NE(error.find("tonic_spiking"), std::string::npos) << error;
}

TEST(SpecConvertTest, UnknownEnumNumbersAreRefused) {
  v1::TrainingSpec spec = Parse("forward { preset: 'regular_spiking' }");
  spec.set_method(static_cast<v1::Method>(77));
  EXPECT_EQ(FromProto(spec).status().message(), "method = 77: no such method");
  spec.set_method(v1::METHOD_PURE);
  spec.mutable_runtime()->set_precision(static_cast<v1::Precision>(9));
  EXPECT_EQ(FromProto(spec).status().message(), "runtime.precision = 9: no such precision");
}

TEST(SpecConvertTest, AnExplicitSpecSurvivesTheRoundTrip) {
  const TrainingSpec spec = Convert(
      "forward { preset: 'accommodation' } method: METHOD_PURE guide { dt_ms: 0.25 }"
      "reference { tolerance: 1e-11 }"
      "runtime { device: 'cuda:1' precision: PRECISION_FLOAT64 threads: 3 seed: "
      "18446744073709551615 }"
      "network { hidden_layers: 2 width: 33 }"
      "collocation { uniform_points: 11 concentrated_points: 12 window_ms: 13 }"
      "loss_weights { physics_v: 1.5 physics_w: 2.5 physics_near_event: 3.5 initial: 4.5 data: 5.5"
      "  data_w: 6.5 data_v_spike: 7.5 }"
      "adam { steps: 21 learning_rate: 0.5 }"
      "lbfgs { rounds: 22 iterations_per_round: 23 learning_rate: 0.25 history: 24 }");
  const v1::TrainingSpec proto = ToProto(spec);
  const absl::StatusOr<TrainingSpec> again = FromProto(proto);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(ToProto(*again).SerializeAsString(), proto.SerializeAsString());
  EXPECT_EQ(again->forward, spec.forward);
  EXPECT_EQ(again->runtime.device, "cuda:1");
  EXPECT_EQ(again->runtime.seed, 18446744073709551615u);
  EXPECT_EQ(again->collocation.window_ms, 13.0);
  EXPECT_EQ(again->loss_weights.data_v_spike, 7.5);
  EXPECT_EQ(again->lbfgs.history, 24);
}

}  // namespace
}  // namespace spikepinn::wire
