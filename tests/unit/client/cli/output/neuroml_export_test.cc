#include "client/cli/output/neuroml_export.h"

#include "core/neuron/presets.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Izhikevich2007 kCell = {100, 0.7, -60, -40, 0.03, -2, 35, -50, 100};

TrainingSpec Spec() {
  TrainingSpec spec = DefaultSpec(Method::kSegmented);
  spec.forward = {
      .neuron = kCell.ToModel(), .stimulus = {}, .initial = {-60, 0}, .duration_ms = 300};
  return spec;
}

absl::StatusOr<files::NeuroMlModel> Export(const TrainingSpec& spec) {
  const client::JobSpec encoded(spec);
  return ToNeuroMl(encoded, encoded);
}

std::string ErrorOf(const TrainingSpec& spec) {
  return std::string(Export(spec).status().message());
}

TEST(NeuroMlExportTest, MultipliedOutCoefficientsAreFactoredToTheLastBit) {
  const files::NeuroMlModel model = *Export(Spec());
  EXPECT_EQ(model.cell.v_threshold_mv, -40);
  EXPECT_EQ(model.cell.v_rest_mv, -60);
  EXPECT_EQ(model.cell.ToModel(), kCell.ToModel());
  EXPECT_EQ(model.v0_mv, -60);
  EXPECT_EQ(model.duration_ms, 300);
}

TEST(NeuroMlExportTest, EveryPresetIsTheSameProblemOrSaysWhyNot) {
  int exported = 0;
  for (const Preset& preset : Presets()) {
    TrainingSpec spec = Spec();
    spec.forward = preset.problem;
    const absl::StatusOr<files::NeuroMlModel> model = Export(spec);
    if (!model.ok()) {
      EXPECT_THAT(std::string(model.status().message()), HasSubstr("cannot say this: forward."));
      continue;
    }
    ++exported;
    EXPECT_EQ(model->cell.ToModel(), preset.problem.neuron) << preset.name;
    Stimulus pulses;
    pulses.pulses = model->pulses;
    for (double t = 0; t < preset.problem.duration_ms; t += 0.25) {
      ASSERT_EQ(pulses.Current(t), preset.problem.stimulus.Current(t)) << preset.name << " " << t;
    }
    EXPECT_EQ(pulses.Corners(0, preset.problem.duration_ms),
              preset.problem.stimulus.Corners(0, preset.problem.duration_ms))
        << preset.name;
  }
  EXPECT_GE(exported, 3);
}

TEST(NeuroMlExportTest, AStepBecomesAPulseThatReachesTheEndInSpiteOfRounding) {
  TrainingSpec spec = Spec();
  spec.forward.duration_ms = 1000.3;
  spec.forward.stimulus.steps = {{0.1, 70}, {1000.3, 5}};
  const std::vector<PulseCurrent> pulses = Export(spec)->pulses;
  ASSERT_EQ(pulses.size(), 1) << "what begins at the end has no effect";
  EXPECT_GE(pulses[0].start_ms + pulses[0].width_ms, 1000.3);
}

TEST(NeuroMlExportTest, ATrainBecomesItsPulsesOrOneWhereTheyTouch) {
  TrainingSpec spec = Spec();
  spec.forward.stimulus.pulse_trains = {{10, 100, 20, 50, 1000}};
  EXPECT_THAT(Export(spec)->pulses, ElementsAre(PulseCurrent{10, 20, 50}, PulseCurrent{110, 20, 50},
                                                PulseCurrent{210, 20, 50}))
      << "those after the end are left out";
  spec.forward.stimulus.pulse_trains = {{10, 20, 20, 50, 3}};
  EXPECT_THAT(Export(spec)->pulses, ElementsAre(PulseCurrent{10, 60, 50}));
}

TEST(NeuroMlExportTest, WhatACellCannotSayIsNamed) {
  TrainingSpec spec = Spec();
  spec.forward.initial.w_pa = 5;
  EXPECT_THAT(ErrorOf(spec), HasSubstr("forward.initial.w_pa = 5: must be 0"));
  spec = Spec();
  spec.forward.stimulus.ramps = {{0, 10, 1}};
  EXPECT_THAT(ErrorOf(spec), HasSubstr("forward.stimulus.ramps: must be empty"));
  spec = Spec();
  spec.forward.stimulus.pulse_trains = {{0, 1e-4, 5e-5, 1, 1'000'000}};
  EXPECT_THAT(ErrorOf(spec), HasSubstr("more than 100000 pulses"));
  spec = Spec();
  spec.forward.neuron.b_cubic = 0.1;
  EXPECT_THAT(ErrorOf(spec), HasSubstr("forward.neuron: must be of the 2007 form"));
  spec.forward.neuron = Izhikevich2004{0.02, 0.2, -65, 6}.ToModel();
  EXPECT_THAT(ErrorOf(spec), HasSubstr("forward.neuron: must be of the 2007 form"));
  EXPECT_THAT(Export(Spec())->pulses, IsEmpty());
}

}  // namespace
}  // namespace spikepinn::cli
