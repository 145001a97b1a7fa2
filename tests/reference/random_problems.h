// The problems of random_problems.json.
#ifndef SPIKEPINN_TESTS_REFERENCE_RANDOM_PROBLEMS_H_
#define SPIKEPINN_TESTS_REFERENCE_RANDOM_PROBLEMS_H_

#include <string>
#include <vector>

#include "core/neuron/forward_problem.h"
#include "tests/reference/reference_data.h"

namespace spikepinn {

inline Stimulus StimulusFromJson(const nlohmann::json& json) {
  const auto each = [&](const char* kind, auto add) {
    for (const nlohmann::json& shape : json.value(kind, nlohmann::json::array())) {
      add([&shape](const char* key) { return shape.at(key).get<double>(); }, shape);
    }
  };
  Stimulus out;
  each("steps", [&](auto number, const auto&) {
    out.steps.push_back({number("start_ms"), number("amplitude_pa")});
  });
  each("pulses", [&](auto number, const auto&) {
    out.pulses.push_back({number("start_ms"), number("width_ms"), number("amplitude_pa")});
  });
  each("pulse_trains", [&](auto number, const auto& shape) {
    out.pulse_trains.push_back({number("start_ms"), number("period_ms"), number("width_ms"),
                                number("amplitude_pa"),
                                shape.at("count").template get<std::int64_t>()});
  });
  each("ramps", [&](auto number, const auto&) {
    out.ramps.push_back({number("start_ms"), number("end_ms"), number("slope_pa_per_ms")});
  });
  each("sines", [&](auto number, const auto&) {
    out.sines.push_back({.start_ms = number("start_ms"),
                         .amplitude_pa = number("amplitude_pa"),
                         .frequency_hz = number("frequency_hz"),
                         .phase_rad = number("phase_rad")});
  });
  each("samples", [&](auto, const auto& shape) {
    out.samples.push_back({shape.at("time_ms").template get<std::vector<double>>(),
                           shape.at("current_pa").template get<std::vector<double>>()});
  });
  return out;
}

struct RandomProblem {
  std::string like;  // the preset it was drawn around
  ForwardProblem problem;
};

inline std::vector<RandomProblem> RandomProblems() {
  std::vector<RandomProblem> out;
  for (const nlohmann::json& json : ReadReferenceData("random_problems.json")) {
    const nlohmann::json& neuron = json.at("neuron");
    const auto number = [&](const char* key) { return neuron.at(key).get<double>(); };
    out.push_back({json.at("like").get<std::string>(),
                   {.neuron = {.capacitance_pf = number("C"),
                               .q2 = number("q2"),
                               .q1 = number("q1"),
                               .q0 = number("q0"),
                               .a_per_ms = number("a"),
                               .b = number("b"),
                               .v_w_mv = number("w_off"),
                               .leak = number("leak"),
                               .v_peak_mv = number("vpeak"),
                               .v_reset_mv = number("c"),
                               .w_jump_pa = number("d")},
                    .stimulus = StimulusFromJson(json.at("stimulus")),
                    .initial = {json.at("v0").get<double>(), json.at("w0").get<double>()},
                    .duration_ms = json.at("T").get<double>()}});
  }
  return out;
}

}  // namespace spikepinn

#endif  // SPIKEPINN_TESTS_REFERENCE_RANDOM_PROBLEMS_H_
