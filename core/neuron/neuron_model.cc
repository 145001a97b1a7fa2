#include "core/neuron/neuron_model.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "core/neuron/broken_rules.h"
#include "core/neuron/field_error.h"

namespace spikepinn {

NeuronModel Izhikevich2007::ToModel() const {
  // k (v - v_r)(v - v_t) multiplied out.
  return {.capacitance_pf = capacitance_pf,
          .q2 = k,
          .q1 = -k * (v_rest_mv + v_threshold_mv),
          .q0 = k * (v_rest_mv * v_threshold_mv),
          .a_per_ms = a_per_ms,
          .b = b,
          .v_w_mv = v_rest_mv,
          .leak = 1.0,
          .v_peak_mv = v_peak_mv,
          .v_reset_mv = v_reset_mv,
          .w_jump_pa = w_jump_pa};
}

NeuronModel Izhikevich2004::ToModel() const {
  return {.capacitance_pf = 1.0,
          .q2 = 0.04,
          .q1 = 5.0,
          .q0 = 140.0,
          .a_per_ms = a_per_ms,
          .b = b,
          .v_w_mv = 0.0,
          .leak = 1.0,
          .v_peak_mv = v_peak_mv,
          .v_reset_mv = v_reset_mv,
          .w_jump_pa = w_jump_pa};
}

KinkSide NeuronModel::SideFrom(State state, double current_pa, double slack_mv) const {
  const double above_mv = state.v_mv - v_w_mv;
  const bool there = std::abs(above_mv) <= slack_mv;
  const double decides = there ? Rate(state, current_pa).dv_mv_per_ms : above_mv;
  return decides < 0.0 ? KinkSide::kBelow : KinkSide::kAbove;
}

bool AddBrokenRules(const NeuronModel& model, const char* prefix, BrokenRules* rules) {
  const struct {
    const char* name;
    double value;
  } fields[] = {{"capacitance_pf", model.capacitance_pf},
                {"q2", model.q2},
                {"q1", model.q1},
                {"q0", model.q0},
                {"a_per_ms", model.a_per_ms},
                {"b", model.b},
                {"v_w_mv", model.v_w_mv},
                {"leak", model.leak},
                {"v_peak_mv", model.v_peak_mv},
                {"v_reset_mv", model.v_reset_mv},
                {"w_jump_pa", model.w_jump_pa},
                {"peak_slope_mv_per_pa", model.peak_slope_mv_per_pa},
                {"reset_slope_mv_per_pa", model.reset_slope_mv_per_pa},
                {"b_below", model.b_below.value_or(0.0)},
                {"b_cubic", model.b_cubic}};
  bool valid = true;
  for (const auto& field : fields) {
    valid &= rules->Add(CheckFinite(absl::StrCat(prefix, field.name), field.value));
  }
  // NaN or -infinity; +infinity is no limit.
  if (!(model.w_max_pa > -std::numeric_limits<double>::infinity())) {
    valid = rules->Add(
        FieldError(absl::StrCat(prefix, "w_max_pa"), model.w_max_pa, "must be a number"));
  }
  if (std::isfinite(model.capacitance_pf) && model.capacitance_pf <= 0.0) {
    valid = rules->Add(
        FieldError(absl::StrCat(prefix, "capacitance_pf"), model.capacitance_pf, "must be > 0"));
  }
  if (std::isfinite(model.v_reset_mv) && std::isfinite(model.v_peak_mv) &&
      model.v_reset_mv >= model.v_peak_mv) {
    valid = rules->Add(
        FieldError(absl::StrCat(prefix, "v_reset_mv"), model.v_reset_mv,
                   absl::StrCat("must be < v_peak_mv = ", FormatNumber(model.v_peak_mv))));
  }
  return valid;
}

absl::Status Validate(const NeuronModel& model, const char* prefix) {
  BrokenRules rules;
  AddBrokenRules(model, prefix, &rules);
  return rules.First();
}

}  // namespace spikepinn
