#include "core/neuron/forward_problem.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/neuron/broken_rules.h"
#include "core/neuron/field_error.h"

namespace spikepinn {
namespace {

// Of a neuron and a state that are valid by themselves.
absl::Status CheckStart(const ForwardProblem& problem, const std::string& v_name) {
  if (problem.neuron.AbovePeak(problem.initial) < 0.0) return absl::OkStatus();
  const bool tilted = problem.neuron.peak_slope_mv_per_pa != 0.0;
  return FieldError(
      v_name, problem.initial.v_mv,
      absl::StrCat("must be < neuron.v_peak_mv",
                   tilted ? " + neuron.peak_slope_mv_per_pa * initial.w_pa = " : " = ",
                   FormatNumber(problem.neuron.PeakAt(problem.initial.w_pa))));
}

}  // namespace

bool AddBrokenRules(const ForwardProblem& problem, const char* prefix, BrokenRules* rules) {
  const std::string neuron_prefix = absl::StrCat(prefix, "neuron.");
  const bool neuron = AddBrokenRules(problem.neuron, neuron_prefix.c_str(), rules);
  const std::string stimulus_prefix = absl::StrCat(prefix, "stimulus.");
  const bool stimulus = AddBrokenRules(problem.stimulus, stimulus_prefix.c_str(), rules);
  const std::string v_name = absl::StrCat(prefix, "initial.v_mv");
  bool state = rules->Add(CheckFinite(v_name, problem.initial.v_mv));
  state &= rules->Add(CheckFinite(absl::StrCat(prefix, "initial.w_pa"), problem.initial.w_pa));
  if (neuron && state) state = rules->Add(CheckStart(problem, v_name));
  const bool duration =
      rules->Add(CheckPositive(absl::StrCat(prefix, "duration_ms"), problem.duration_ms));
  return neuron && stimulus && state && duration;
}

absl::Status Validate(const ForwardProblem& problem, const char* prefix) {
  BrokenRules rules;
  AddBrokenRules(problem, prefix, &rules);
  return rules.First();
}

}  // namespace spikepinn
