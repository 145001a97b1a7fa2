#include "wire/stimulus_convert.h"

#include <gtest/gtest.h>

namespace spikepinn::wire {
namespace {

TEST(StimulusConvertTest, EveryShapeSurvivesTheRoundTrip) {
  Stimulus stimulus;
  stimulus.steps = {{1.0, 2.0}, {3.0, -4.0}};
  stimulus.pulses = {{5.0, 6.0, 7.0}};
  stimulus.pulse_trains = {{8.0, 9.0, 1.0, 11.0, 12}};
  stimulus.ramps = {{13.0, 14.0, 15.0}, {16.0, kForever, 17.0}};
  stimulus.sines = {{18.0, 19.0, 20.0, 21.0, 22.0}, {23.0, kForever, 24.0, 25.0, 26.0}};
  stimulus.samples = {{.time_ms = {0.0, 1.0, 2.0}, .current_pa = {3.0, 4.0, 5.0}}};
  EXPECT_EQ(FromProto(ToProto(stimulus)), stimulus);
}

TEST(StimulusConvertTest, AnEndThatIsNotSetIsNever) {
  v1::Stimulus stimulus;
  stimulus.add_ramps()->set_slope_pa_per_ms(1.0);
  stimulus.add_sines()->set_frequency_hz(1.0);
  EXPECT_EQ(FromProto(stimulus).ramps[0].end_ms, kForever);
  EXPECT_EQ(FromProto(stimulus).sines[0].end_ms, kForever);
}

}  // namespace
}  // namespace spikepinn::wire
