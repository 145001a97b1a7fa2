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
  if (problem.initial.v_mv >= problem.neuron.v_peak_mv) {
    return FieldError(
        v_name, problem.initial.v_mv,
        absl::StrCat("must be < neuron.v_peak_mv = ", FormatNumber(problem.neuron.v_peak_mv)));
  }
  status = CheckFinite(absl::StrCat(prefix, "initial.w_pa"), problem.initial.w_pa);
  if (!status.ok()) return status;
  return CheckPositive(absl::StrCat(prefix, "duration_ms"), problem.duration_ms);
}

}  // namespace spikepinn
