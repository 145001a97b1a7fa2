#include "core/neuron/book_presets.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

// In the order of the book's letters: C, k, v_r, v_t, a, b, v_peak, c, d.
NeuronModel IntrinsicallyBursting() {
  return Izhikevich2007{150, 1.2, -75, -45, 0.01, 5, 50, -56, 130}.ToModel();
}

NeuronModel Chattering() {
  return Izhikevich2007{50, 1.5, -60, -40, 0.03, 1, 25, -40, 150}.ToModel();
}

// Spikes at 40 - 0.1 u; then v <- -53 + 0.04 u, u <- min(u + 20, 670).
NeuronModel LowThreshold() {
  NeuronModel model = Izhikevich2007{100, 1, -56, -42, 0.03, 8, 40, -53, 20}.ToModel();
  model.peak_slope_mv_per_pa = -0.1;
  model.reset_slope_mv_per_pa = 0.04;
  model.w_max_pa = 670.0;
  return model;
}

// u' = 0.2 (U(v) - u), U = 0.025 (v + 55)^3 above -55 mV and nothing below.
NeuronModel FastSpiking() {
  NeuronModel model = Izhikevich2007{20, 1, -55, -40, 0.2, 0, 25, -45, 0}.ToModel();
  model.b_cubic = 0.025;
  return model;
}

// u' = 0.01 (b (v + 65) - u), b = 15 below -65 mV and nothing above; spikes at 35 + 0.1 u, then
// v <- -60 - 0.1 u.
NeuronModel ThalamoCortical() {
  NeuronModel model = Izhikevich2007{200, 1.6, -60, -50, 0.01, 0, 35, -60, 10}.ToModel();
  model.v_w_mv = -65.0;
  model.b_below = 15.0;
  model.peak_slope_mv_per_pa = 0.1;
  model.reset_slope_mv_per_pa = -0.1;
  return model;
}

// u' = 0.015 (b (v + 65) - u), b = 10 below -65 mV and 2 above.
NeuronModel Reticular() {
  NeuronModel model = Izhikevich2007{40, 0.25, -65, -45, 0.015, 2, 0, -55, 50}.ToModel();
  model.b_below = 10.0;
  return model;
}

// From rest, with a current from 50 ms on.
Preset Tonic(const char* name, const char* class_name, const char* section,
             const NeuronModel& neuron, double rest_mv, double current_pa, double duration_ms) {
  Stimulus stimulus;
  stimulus.steps = {{50.0, current_pa}};
  return {name,
          absl::StrCat(class_name, " of Izhikevich (2007), section ", section),
          {neuron, stimulus, {rest_mv, 0.0}, duration_ms}};
}

// From rest; `pulse` holds the neuron below -65 mV, and its end releases it.
Preset Rebound(const char* name, const char* class_name, const char* section,
               const NeuronModel& neuron, double rest_mv, PulseCurrent pulse, double duration_ms) {
  Stimulus stimulus;
  stimulus.pulses = {pulse};
  return {name,
          absl::StrCat(class_name, " of Izhikevich (2007), section ", section,
                       ": rebound burst after hyperpolarisation"),
          {neuron, stimulus, {rest_mv, 0.0}, duration_ms}};
}

}  // namespace

// clang-format off
std::vector<Preset> BookPresets() {
  return {
      Tonic("intrinsically_bursting", "Intrinsically bursting neuron", "8.2.2",
            IntrinsicallyBursting(), -75, 500, 600),
      Tonic("chattering", "Chattering neuron", "8.2.4", Chattering(), -60, 300, 300),
      Tonic("low_threshold", "Low-threshold spiking interneuron", "8.2.5", LowThreshold(), -56, 200,
            400),
      Tonic("fast_spiking", "Fast spiking interneuron", "8.2.6", FastSpiking(), -55, 200, 300),
      Tonic("thalamo_cortical", "Thalamocortical relay neuron", "8.3.1", ThalamoCortical(), -60, 100,
            500),
      Rebound("thalamo_cortical_burst", "Thalamocortical relay neuron", "8.3.1", ThalamoCortical(),
              -60, {20, 100, -1200}, 500),
      Tonic("reticular", "Reticular thalamic neuron", "8.3.2", Reticular(), -65, 60, 500),
      Rebound("reticular_burst", "Reticular thalamic neuron", "8.3.2", Reticular(), -65,
              {20, 180, -350}, 600),
  };
}
// clang-format on

}  // namespace spikepinn
