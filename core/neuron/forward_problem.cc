#include "core/neuron/forward_problem.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/neuron/field_error.h"

namespace spikepinn {

absl::Status Validate(const ForwardProblem& problem, const char* prefix) {
  const std::string neuron_prefix = absl::StrCat(prefix, "neuron.");
  absl::Status status = Validate(problem.neuron, neuron_prefix.c_str());
  if (!status.ok()) return status;
  const std::string stimulus_prefix = absl::StrCat(prefix, "stimulus.");
  status = problem.stimulus.Validate(stimulus_prefix.c_str());
  if (!status.ok()) return status;
  const std::string v_name = absl::StrCat(prefix, "initial.v_mv");
  status = CheckFinite(v_name, problem.initial.v_mv);
  if (!status.ok()) return status;
  status = CheckFinite(absl::StrCat(prefix, "initial.w_pa"), problem.initial.w_pa);
  if (!status.ok()) return status;
  if (problem.neuron.AbovePeak(problem.initial) >= 0.0) {
    const bool tilted = problem.neuron.peak_slope_mv_per_pa != 0.0;
    return FieldError(
        v_name, problem.initial.v_mv,
        absl::StrCat("must be < neuron.v_peak_mv",
                     tilted ? " + neuron.peak_slope_mv_per_pa * initial.w_pa = " : " = ",
                     FormatNumber(problem.neuron.PeakAt(problem.initial.w_pa))));
  }
  return CheckPositive(absl::StrCat(prefix, "duration_ms"), problem.duration_ms);
}

}  // namespace spikepinn
