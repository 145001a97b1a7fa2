// The refusals of Stimulus::Validate, with their exact words.
#include <gtest/gtest.h>

#include <limits>

#include "core/neuron/stimulus.h"

namespace spikepinn {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Stimulus OneOfEach() {
  Stimulus stimulus;
  stimulus.steps = {{10.0, 5.0}};
  stimulus.pulses = {{20.0, 2.0, -5.0}};
  stimulus.pulse_trains = {{30.0, 5.0, 5.0, 1.0, 3}};
  stimulus.ramps = {{0.0, kForever, 0.1}};
  stimulus.sines = {{0.0, 50.0, 2.0, 40.0, 0.5}};
  stimulus.samples = {{{0.0, 1.0}, {3.0, 4.0}}};
  return stimulus;
}

std::string Refusal(const Stimulus& stimulus) {
  const absl::Status status = stimulus.Validate("forward.stimulus.");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

TEST(StimulusValidateTest, AcceptsNothingAndOneOfEachShape) {
  EXPECT_TRUE(Stimulus().Validate().ok());
  EXPECT_TRUE(OneOfEach().Validate().ok()) << OneOfEach().Validate();
}

TEST(StimulusValidateTest, NamesTheEntryThatIsWrong) {
  Stimulus stimulus = OneOfEach();
  stimulus.steps.push_back({kNan, 1.0});
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.steps[1].start_ms = nan: must be finite");
  stimulus.steps[1] = {0.0, kForever};
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.steps[1].amplitude_pa = inf: must be finite");
}

TEST(StimulusValidateTest, RefusesAPulseWithoutWidth) {
  Stimulus stimulus = OneOfEach();
  stimulus.pulses[0].width_ms = 0.0;
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.pulses[0].width_ms = 0: must be > 0");
}

TEST(StimulusValidateTest, RefusesPulsesThatOverlapTheNext) {
  Stimulus stimulus = OneOfEach();
  stimulus.pulse_trains[0].period_ms = 4.5;
  EXPECT_EQ(Refusal(stimulus),
            "forward.stimulus.pulse_trains[0].period_ms = 4.5: must be >= width_ms = 5");
}

TEST(StimulusValidateTest, BoundsTheNumberOfPulses) {
  Stimulus stimulus = OneOfEach();
  stimulus.pulse_trains[0].count = 0;
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.pulse_trains[0].count = 0: must be in 1..1000000");
  stimulus.pulse_trains[0].count = 1'000'001;
  EXPECT_EQ(Refusal(stimulus),
            "forward.stimulus.pulse_trains[0].count = 1000001: must be in 1..1000000");
  stimulus.pulse_trains[0].count = 1'000'000;
  EXPECT_TRUE(stimulus.Validate().ok());
}

TEST(StimulusValidateTest, BoundsTheNumberOfPulsesOfAllTrainsTogether) {
  Stimulus stimulus = OneOfEach();
  stimulus.pulse_trains[0].count = 600'000;
  stimulus.pulse_trains.push_back(stimulus.pulse_trains[0]);
  EXPECT_EQ(Refusal(stimulus),
            "forward.stimulus.pulse_trains: 1200000 pulses in all: must be <= 1000000");
}

TEST(StimulusValidateTest, BoundsTheNumberOfShapes) {
  Stimulus stimulus = OneOfEach();
  stimulus.pulses.resize(10'001, stimulus.pulses[0]);
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.pulses: 10001 entries: must be <= 10000");
}

TEST(StimulusValidateTest, RefusesAnEndThatIsNotBehindItsStart) {
  Stimulus stimulus = OneOfEach();
  stimulus.ramps[0] = {7.5, 7.5, 1.0};
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.ramps[0].end_ms = 7.5: must be > start_ms = 7.5");
  stimulus.ramps[0].end_ms = -kForever;
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.ramps[0].end_ms = -inf: must be > start_ms = 7.5");
  stimulus = OneOfEach();
  stimulus.sines[0].end_ms = kNan;
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.sines[0].end_ms = nan: must be a number");
}

TEST(StimulusValidateTest, RefusesANegativeFrequency) {
  Stimulus stimulus = OneOfEach();
  stimulus.sines[0].frequency_hz = -3.0;
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.sines[0].frequency_hz = -3: must be >= 0");
}

TEST(StimulusValidateTest, RefusesSamplesThatAreNotPairs) {
  Stimulus stimulus = OneOfEach();
  stimulus.samples[0] = {{0.0, 1.0}, {3.0}};
  EXPECT_EQ(Refusal(stimulus),
            "forward.stimulus.samples[0].current_pa: 1 values: must be as many as time_ms: 2");
  stimulus.samples[0] = {};
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.samples[0].time_ms: must not be empty");
}

TEST(StimulusValidateTest, RefusesSampleTimesThatDoNotIncrease) {
  Stimulus stimulus = OneOfEach();
  stimulus.samples[0] = {{0.0, 1.5, 1.5}, {3.0, 4.0, 5.0}};
  EXPECT_EQ(Refusal(stimulus),
            "forward.stimulus.samples[0].time_ms[2] = 1.5: must be > the time before it, 1.5");
  stimulus.samples[0] = {{0.0, 1.0}, {3.0, kNan}};
  EXPECT_EQ(Refusal(stimulus), "forward.stimulus.samples[0].current_pa[1] = nan: must be finite");
}

}  // namespace
}  // namespace spikepinn
