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

// A current from `start_ms` on.
Stimulus From(double start_ms, double current_pa) {
  Stimulus stimulus;
  stimulus.steps = {{start_ms, current_pa}};
  return stimulus;
}

// A pulse from 20 ms on that holds the neuron below -65 mV, and a current after it.
Stimulus Hold(double width_ms, double current_pa, double after_pa) {
  Stimulus stimulus;
  if (after_pa != 0.0) stimulus = From(20.0 + width_ms, after_pa);
  stimulus.pulses = {{20.0, width_ms, current_pa}};
  return stimulus;
}

// A row of the table below: what it is called, and what it does from rest.
struct Row {
  const char* name;
  const char* class_name;
  const char* section;
  NeuronModel neuron;
  double rest_mv;
  Stimulus stimulus;
  double duration_ms;
  const char* behaviour = "";
};

// clang-format off
std::vector<Row> Rows() {
  return {
      {"intrinsically_bursting", "Intrinsically bursting neuron", "8.2.2", IntrinsicallyBursting(),
       -75, From(50, 500), 600},
      {"chattering", "Chattering neuron", "8.2.4", Chattering(), -60, From(50, 300), 300},
      {"low_threshold", "Low-threshold spiking interneuron", "8.2.5", LowThreshold(), -56,
       From(50, 200), 400},
      {"fast_spiking", "Fast spiking interneuron", "8.2.6", FastSpiking(), -55, From(50, 200), 300},
      {"thalamo_cortical", "Thalamocortical relay neuron", "8.3.1", ThalamoCortical(), -60,
       From(50, 100), 500},
      {"thalamo_cortical_burst", "Thalamocortical relay neuron", "8.3.1", ThalamoCortical(), -60,
       Hold(100, -1200, 0), 500, ": rebound burst after hyperpolarisation"},
      {"reticular", "Reticular thalamic neuron", "8.3.2", Reticular(), -65, From(50, 60), 500},
      {"reticular_burst", "Reticular thalamic neuron", "8.3.2", Reticular(), -65,
       Hold(180, -150, 60), 500, ": burst after hyperpolarisation, then tonic spikes"},
  };
}
// clang-format on

}  // namespace

std::vector<Preset> BookPresets() {
  std::vector<Preset> presets;
  for (const Row& row : Rows()) {
    presets.push_back({row.name,
                       absl::StrCat(row.class_name, " of Izhikevich (2007), section ", row.section,
                                    row.behaviour),
                       {row.neuron, row.stimulus, {row.rest_mv, 0.0}, row.duration_ms}});
  }
  return presets;
}

}  // namespace spikepinn
