#include "core/neuron/presets.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/neuron/book_presets.h"

namespace spikepinn {
namespace {

Stimulus Steps(std::vector<StepCurrent> steps) {
  Stimulus stimulus;
  stimulus.steps = std::move(steps);
  return stimulus;
}

Stimulus Pulses(std::vector<PulseCurrent> pulses) {
  Stimulus stimulus;
  stimulus.pulses = std::move(pulses);
  return stimulus;
}

Stimulus Ramps(std::vector<RampCurrent> ramps) {
  Stimulus stimulus;
  stimulus.ramps = std::move(ramps);
  return stimulus;
}

Stimulus StepAndRamp(StepCurrent step, RampCurrent ramp) {
  Stimulus stimulus = Steps({step});
  stimulus.ramps = {ramp};
  return stimulus;
}

Stimulus StepAndPulses(StepCurrent step, std::vector<PulseCurrent> pulses) {
  Stimulus stimulus = Pulses(std::move(pulses));
  stimulus.steps = {step};
  return stimulus;
}

// Panels G and L: v' = 0.04 v^2 + 4.1 v + 108 - u + I, whose quadratic has no real roots.
NeuronModel Class1(const Izhikevich2004& parameters) {
  NeuronModel model = parameters.ToModel();
  model.q1 = 4.1;
  model.q0 = 108.0;
  return model;
}

// Panel R: u' = a b (v + 65), a recovery without leak.
NeuronModel Accommodating(const Izhikevich2004& parameters) {
  NeuronModel model = parameters.ToModel();
  model.v_w_mv = -65.0;
  model.leak = 0.0;
  return model;
}

NeuronModel Standard(const Izhikevich2004& parameters) { return parameters.ToModel(); }

Preset RegularSpiking() {
  const Izhikevich2007 cortical = {.capacitance_pf = 100.0,
                                   .k = 0.7,
                                   .v_rest_mv = -60.0,
                                   .v_threshold_mv = -40.0,
                                   .a_per_ms = 0.03,
                                   .b = -2.0,
                                   .v_peak_mv = 35.0,
                                   .v_reset_mv = -50.0,
                                   .w_jump_pa = 100.0};
  return {"regular_spiking",
          "Regular spiking neuron of Izhikevich (2007), section 8.2.1: the published problem",
          {cortical.ToModel(), Steps({{100.0, 70.0}}), {-60.0, 0.0}, 1000.0}};
}

// One panel of Izhikevich (2004), figure 1; parameters and stimuli as in the figure's published
// program.
struct Panel {
  char letter;
  const char* name;
  const char* behaviour;
  NeuronModel neuron;  // from {a, b, c, d}
  State initial;
  double duration_ms;
  Stimulus stimulus;
};

// A table: one panel, two or three lines.
// clang-format off
std::vector<Panel> PanelsAToJ() {
  return {
      {'A', "tonic_spiking", "tonic spiking", Standard({0.02, 0.2, -65, 6}), {-70, -14}, 100,
       Steps({{10, 14}})},
      {'B', "phasic_spiking", "phasic spiking", Standard({0.02, 0.25, -65, 6}), {-64, -16}, 200,
       Steps({{20, 0.5}})},
      {'C', "tonic_bursting", "tonic bursting", Standard({0.02, 0.2, -50, 2}), {-70, -14}, 220,
       Steps({{22, 15}})},
      {'D', "phasic_bursting", "phasic bursting", Standard({0.02, 0.25, -55, 0.05}), {-64, -16},
       200, Steps({{20, 0.6}})},
      {'E', "mixed_mode", "mixed mode", Standard({0.02, 0.2, -55, 4}), {-70, -14}, 160,
       Steps({{16, 10}})},
      {'F', "spike_frequency_adaptation", "spike frequency adaptation",
       Standard({0.01, 0.2, -65, 8}), {-70, -14}, 85, Steps({{8.5, 30}})},
      {'G', "class_1_excitable", "class 1 excitable", Class1({0.02, -0.1, -55, 6}), {-60, 6}, 300,
       Ramps({{30, kForever, 0.075}})},
      {'H', "class_2_excitable", "class 2 excitable", Standard({0.2, 0.26, -65, 0}),
       {-64, -16.64}, 300, StepAndRamp({0, -0.5}, {30, kForever, 0.015})},
      {'I', "spike_latency", "spike latency", Standard({0.02, 0.2, -65, 6}), {-70, -14}, 100,
       Pulses({{10, 3, 7.04}})},
      {'J', "subthreshold_oscillation", "subthreshold oscillation",
       Standard({0.05, 0.26, -60, 0}), {-62, -16.12}, 200, Pulses({{20, 5, 2}})},
  };
}

std::vector<Panel> PanelsKToT() {
  return {
      {'K', "resonator", "resonator", Standard({0.1, 0.26, -60, -1}), {-62, -16.12}, 400,
       Pulses({{40, 4, 0.65}, {60, 4, 0.65}, {280, 4, 0.65}, {320, 4, 0.65}})},
      {'L', "integrator", "integrator", Class1({0.02, -0.1, -55, 6}), {-60, 6}, 100,
       Pulses({{100.0 / 11, 2, 9}, {100.0 / 11 + 5, 2, 9}, {70, 2, 9}, {80, 2, 9}})},
      {'M', "rebound_spike", "rebound spike", Standard({0.03, 0.25, -60, 4}), {-64, -16}, 200,
       Pulses({{20, 5, -15}})},
      {'N', "rebound_burst", "rebound burst", Standard({0.03, 0.25, -52, 0}), {-64, -16}, 200,
       Pulses({{20, 5, -15}})},
      {'O', "threshold_variability", "threshold variability", Standard({0.03, 0.25, -60, 4}),
       {-64, -16}, 100, Pulses({{10, 5, 1}, {70, 5, -6}, {80, 5, 1}})},
      {'P', "bistability", "bistability", Standard({0.1, 0.26, -60, 0}), {-61, -15.86}, 300,
       StepAndPulses({0, 0.24}, {{37.5, 5, 1}, {216, 5, 1}})},
      {'Q', "depolarizing_after_potential", "depolarizing after-potential",
       Standard({1, 0.2, -60, -21}), {-70, -14}, 50, Pulses({{9, 2, 20}})},
      {'R', "accommodation", "accommodation", Accommodating({0.02, 1, -55, 4}), {-65, -16}, 400,
       Ramps({{0, 200, 0.04}, {300, 312.5, 0.32}})},
      {'S', "inhibition_induced_spiking", "inhibition-induced spiking",
       Standard({-0.02, -1, -60, 8}), {-63.8, 63.8}, 350,
       StepAndPulses({0, 80}, {{50, 200, -5}})},
      {'T', "inhibition_induced_bursting", "inhibition-induced bursting",
       Standard({-0.026, -1, -45, -2}), {-63.8, 63.8}, 350,
       StepAndPulses({0, 80}, {{50, 200, -5}})},
  };
}
// clang-format on

std::vector<Preset> MakePresets() {
  std::vector<Preset> presets = {RegularSpiking()};
  for (const auto& panels : {PanelsAToJ(), PanelsKToT()}) {
    for (const Panel& panel : panels) {
      presets.push_back({panel.name,
                         absl::StrCat("Panel ", absl::string_view(&panel.letter, 1),
                                      " of Izhikevich (2004): ", panel.behaviour),
                         {panel.neuron, panel.stimulus, panel.initial, panel.duration_ms}});
    }
  }
  for (Preset& preset : BookPresets()) presets.push_back(std::move(preset));
  return presets;
}

}  // namespace

absl::Span<const Preset> Presets() {
  // Never destroyed: safe to use from any thread until the very end of the process.
  static const auto* const presets = new std::vector<Preset>(MakePresets());
  return *presets;
}

absl::StatusOr<const Preset*> FindPreset(absl::string_view name) {
  for (const Preset& preset : Presets()) {
    if (preset.name == name) return &preset;
  }
  const std::string known = absl::StrJoin(
      Presets(), ", ", [](std::string* out, const Preset& preset) { out->append(preset.name); });
  return absl::NotFoundError(absl::StrCat("preset \"", name, "\": must be one of ", known));
}

}  // namespace spikepinn
