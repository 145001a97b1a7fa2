#include "wire/stimulus_convert.h"

namespace spikepinn::wire {
namespace {

SampledCurrent FromProto(const v1::SampledCurrent& samples) {
  return {.time_ms = {samples.time_ms().begin(), samples.time_ms().end()},
          .current_pa = {samples.current_pa().begin(), samples.current_pa().end()}};
}

void StepsToProto(const Stimulus& from, v1::Stimulus* to) {
  for (const StepCurrent& step : from.steps) {
    v1::StepCurrent* added = to->add_steps();
    added->set_start_ms(step.start_ms);
    added->set_amplitude_pa(step.amplitude_pa);
  }
  for (const PulseCurrent& pulse : from.pulses) {
    v1::PulseCurrent* added = to->add_pulses();
    added->set_start_ms(pulse.start_ms);
    added->set_width_ms(pulse.width_ms);
    added->set_amplitude_pa(pulse.amplitude_pa);
  }
  for (const PulseTrainCurrent& train : from.pulse_trains) {
    v1::PulseTrainCurrent* added = to->add_pulse_trains();
    added->set_start_ms(train.start_ms);
    added->set_period_ms(train.period_ms);
    added->set_width_ms(train.width_ms);
    added->set_amplitude_pa(train.amplitude_pa);
    added->set_count(train.count);
  }
}

void CurvesToProto(const Stimulus& from, v1::Stimulus* to) {
  for (const RampCurrent& ramp : from.ramps) {
    v1::RampCurrent* added = to->add_ramps();
    added->set_start_ms(ramp.start_ms);
    if (ramp.end_ms != kForever) added->set_end_ms(ramp.end_ms);
    added->set_slope_pa_per_ms(ramp.slope_pa_per_ms);
  }
  for (const SineCurrent& sine : from.sines) {
    v1::SineCurrent* added = to->add_sines();
    added->set_start_ms(sine.start_ms);
    if (sine.end_ms != kForever) added->set_end_ms(sine.end_ms);
    added->set_amplitude_pa(sine.amplitude_pa);
    added->set_frequency_hz(sine.frequency_hz);
    added->set_phase_rad(sine.phase_rad);
  }
  for (const SampledCurrent& samples : from.samples) {
    v1::SampledCurrent* added = to->add_samples();
    added->mutable_time_ms()->Add(samples.time_ms.begin(), samples.time_ms.end());
    added->mutable_current_pa()->Add(samples.current_pa.begin(), samples.current_pa.end());
  }
}

}  // namespace

Stimulus FromProto(const v1::Stimulus& stimulus) {
  Stimulus out;
  for (const auto& step : stimulus.steps()) {
    out.steps.push_back({step.start_ms(), step.amplitude_pa()});
  }
  for (const auto& pulse : stimulus.pulses()) {
    out.pulses.push_back({pulse.start_ms(), pulse.width_ms(), pulse.amplitude_pa()});
  }
  for (const auto& train : stimulus.pulse_trains()) {
    out.pulse_trains.push_back({train.start_ms(), train.period_ms(), train.width_ms(),
                                train.amplitude_pa(), train.count()});
  }
  for (const auto& ramp : stimulus.ramps()) {
    out.ramps.push_back(
        {ramp.start_ms(), ramp.has_end_ms() ? ramp.end_ms() : kForever, ramp.slope_pa_per_ms()});
  }
  for (const auto& sine : stimulus.sines()) {
    out.sines.push_back({sine.start_ms(), sine.has_end_ms() ? sine.end_ms() : kForever,
                         sine.amplitude_pa(), sine.frequency_hz(), sine.phase_rad()});
  }
  for (const auto& samples : stimulus.samples()) out.samples.push_back(FromProto(samples));
  return out;
}

v1::Stimulus ToProto(const Stimulus& stimulus) {
  v1::Stimulus out;
  StepsToProto(stimulus, &out);
  CurvesToProto(stimulus, &out);
  return out;
}

}  // namespace spikepinn::wire
