#include "wire/spec_convert.h"

#include <cmath>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "wire/method_options.h"
#include "wire/preset_name.h"
#include "wire/stimulus_convert.h"

namespace spikepinn::wire {
namespace {

absl::Status Missing(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": missing; ", rule));
}

NeuronModel FromProto(const v1::Izhikevich2007& neuron) {
  return Izhikevich2007{.capacitance_pf = neuron.capacitance_pf(),
                        .k = neuron.k(),
                        .v_rest_mv = neuron.v_rest_mv(),
                        .v_threshold_mv = neuron.v_threshold_mv(),
                        .a_per_ms = neuron.a_per_ms(),
                        .b = neuron.b(),
                        .v_peak_mv = neuron.v_peak_mv(),
                        .v_reset_mv = neuron.v_reset_mv(),
                        .w_jump_pa = neuron.w_jump_pa()}
      .ToModel();
}

NeuronModel FromProto(const v1::Izhikevich2004& neuron) {
  Izhikevich2004 form{.a_per_ms = neuron.a_per_ms(),
                      .b = neuron.b(),
                      .v_reset_mv = neuron.v_reset_mv(),
                      .w_jump_pa = neuron.w_jump_pa()};
  if (neuron.has_v_peak_mv()) form.v_peak_mv = neuron.v_peak_mv();
  return form.ToModel();
}

NeuronModel FromProto(const v1::GeneralNeuron& neuron) {
  NeuronModel out{.capacitance_pf = neuron.capacitance_pf(),
                  .q2 = neuron.q2(),
                  .q1 = neuron.q1(),
                  .q0 = neuron.q0(),
                  .a_per_ms = neuron.a_per_ms(),
                  .b = neuron.b(),
                  .v_w_mv = neuron.v_w_mv(),
                  .leak = neuron.has_leak() ? neuron.leak() : 1.0,
                  .v_peak_mv = neuron.v_peak_mv(),
                  .v_reset_mv = neuron.v_reset_mv(),
                  .w_jump_pa = neuron.w_jump_pa()};
  // The special rules, where they are set.
  if (neuron.has_peak_slope_mv_per_pa()) out.peak_slope_mv_per_pa = neuron.peak_slope_mv_per_pa();
  if (neuron.has_reset_slope_mv_per_pa()) {
    out.reset_slope_mv_per_pa = neuron.reset_slope_mv_per_pa();
  }
  if (neuron.has_w_max_pa()) out.w_max_pa = neuron.w_max_pa();
  if (neuron.has_b_below()) out.b_below = neuron.b_below();
  if (neuron.has_b_cubic()) out.b_cubic = neuron.b_cubic();
  return out;
}

absl::StatusOr<NeuronModel> FromProto(const v1::Neuron& neuron) {
  switch (neuron.form_case()) {
    case v1::Neuron::kIzhikevich2007:
      return FromProto(neuron.izhikevich2007());
    case v1::Neuron::kIzhikevich2004:
      return FromProto(neuron.izhikevich2004());
    case v1::Neuron::kGeneral:
      return FromProto(neuron.general());
    case v1::Neuron::FORM_NOT_SET:
      break;
  }
  return Missing("forward.neuron", "must be izhikevich2007, izhikevich2004 or general");
}

// As far as it has a meaning; `rules` gets what has none.
ForwardProblem Translate(const v1::ForwardProblem& forward, BrokenRules* rules) {
  ForwardProblem out;
  const bool from_preset = !forward.preset().empty();
  if (from_preset) {
    absl::StatusOr<const Preset*> preset = PresetOf("forward.preset", forward.preset());
    if (rules->Add(preset.status())) out = (*preset)->problem;
  }
  if (forward.has_neuron()) {
    absl::StatusOr<NeuronModel> neuron = FromProto(forward.neuron());
    if (rules->Add(neuron.status())) out.neuron = *neuron;
  } else if (!from_preset) {
    rules->Add(Missing("forward.neuron", "required without forward.preset"));
  }
  if (forward.has_stimulus()) out.stimulus = wire::FromProto(forward.stimulus());
  if (forward.has_initial()) {
    out.initial = {forward.initial().v_mv(), forward.initial().w_pa()};
  } else if (!from_preset) {
    rules->Add(Missing("forward.initial", "required without forward.preset"));
  }
  if (forward.has_duration_ms()) {
    out.duration_ms = forward.duration_ms();
  } else if (!from_preset) {
    rules->Add(Missing("forward.duration_ms", "required without forward.preset"));
  }
  return out;
}

// Options: set fields of the message over the method's defaults.
void Override(const v1::TrainingSpec& from, TrainingSpec* to) {
#define SPIKEPINN_OVERRIDE(message, field) \
  if (from.message().has_##field()) to->message.field = from.message().field()
  SPIKEPINN_OVERRIDE(guide, dt_ms);
  SPIKEPINN_OVERRIDE(reference, tolerance);
  SPIKEPINN_OVERRIDE(runtime, threads);
  SPIKEPINN_OVERRIDE(runtime, seed);
  SPIKEPINN_OVERRIDE(segmented, accuracy);
  SPIKEPINN_OVERRIDE(segmented, max_units);
  SPIKEPINN_OVERRIDE(segmented, max_segments);
  SPIKEPINN_OVERRIDE(network, hidden_layers);
  SPIKEPINN_OVERRIDE(network, width);
  SPIKEPINN_OVERRIDE(collocation, uniform_points);
  SPIKEPINN_OVERRIDE(collocation, concentrated_points);
  SPIKEPINN_OVERRIDE(collocation, window_ms);
  SPIKEPINN_OVERRIDE(loss_weights, physics_v);
  SPIKEPINN_OVERRIDE(loss_weights, physics_w);
  SPIKEPINN_OVERRIDE(loss_weights, physics_near_event);
  SPIKEPINN_OVERRIDE(loss_weights, initial);
  SPIKEPINN_OVERRIDE(loss_weights, data);
  SPIKEPINN_OVERRIDE(loss_weights, data_w);
  SPIKEPINN_OVERRIDE(loss_weights, data_v_spike);
  SPIKEPINN_OVERRIDE(adam, steps);
  SPIKEPINN_OVERRIDE(adam, learning_rate);
  SPIKEPINN_OVERRIDE(lbfgs, rounds);
  SPIKEPINN_OVERRIDE(lbfgs, iterations_per_round);
  SPIKEPINN_OVERRIDE(lbfgs, learning_rate);
  SPIKEPINN_OVERRIDE(lbfgs, history);
#undef SPIKEPINN_OVERRIDE
}

v1::Neuron ToProto(const NeuronModel& neuron) {
  v1::Neuron out;
  v1::GeneralNeuron* general = out.mutable_general();
  general->set_capacitance_pf(neuron.capacitance_pf);
  general->set_q2(neuron.q2);
  general->set_q1(neuron.q1);
  general->set_q0(neuron.q0);
  general->set_a_per_ms(neuron.a_per_ms);
  general->set_b(neuron.b);
  general->set_v_w_mv(neuron.v_w_mv);
  general->set_leak(neuron.leak);
  general->set_v_peak_mv(neuron.v_peak_mv);
  general->set_v_reset_mv(neuron.v_reset_mv);
  general->set_w_jump_pa(neuron.w_jump_pa);
  const NeuronModel none;
  if (neuron.peak_slope_mv_per_pa != none.peak_slope_mv_per_pa) {
    general->set_peak_slope_mv_per_pa(neuron.peak_slope_mv_per_pa);
  }
  if (neuron.reset_slope_mv_per_pa != none.reset_slope_mv_per_pa) {
    general->set_reset_slope_mv_per_pa(neuron.reset_slope_mv_per_pa);
  }
  if (neuron.w_max_pa != none.w_max_pa) general->set_w_max_pa(neuron.w_max_pa);
  if (neuron.b_below.has_value()) general->set_b_below(*neuron.b_below);
  if (neuron.b_cubic != none.b_cubic) general->set_b_cubic(neuron.b_cubic);
  return out;
}

void ToProto(const LossWeights& from, v1::LossWeights* to) {
  to->set_physics_v(from.physics_v);
  to->set_physics_w(from.physics_w);
  to->set_physics_near_event(from.physics_near_event);
  to->set_initial(from.initial);
  to->set_data(from.data);
  to->set_data_w(from.data_w);
  to->set_data_v_spike(from.data_v_spike);
}

}  // namespace

v1::Method ToProto(Method method) {
  switch (method) {
    case Method::kPure:
      return v1::METHOD_PURE;
    case Method::kGuided:
      return v1::METHOD_GUIDED;
    case Method::kSegmented:
      break;
  }
  return v1::METHOD_SEGMENTED;
}

v1::Precision ToProto(Precision precision) {
  return precision == Precision::kFloat32 ? v1::PRECISION_FLOAT32 : v1::PRECISION_FLOAT64;
}

Method FromProto(v1::Method method) {
  switch (method) {
    case v1::METHOD_PURE:
      return Method::kPure;
    case v1::METHOD_GUIDED:
      return Method::kGuided;
    default:
      return Method::kSegmented;
  }
}

Precision FromProto(v1::Precision precision) {
  return precision == v1::PRECISION_FLOAT64 ? Precision::kFloat64 : Precision::kFloat32;
}

TrainingSpec Translate(const v1::TrainingSpec& spec, BrokenRules* rules) {
  if (!v1::Method_IsValid(spec.method())) {
    rules->Add(absl::InvalidArgumentError(
        absl::StrCat("method = ", static_cast<int>(spec.method()), ": no such method")));
  }
  if (!v1::Precision_IsValid(spec.runtime().precision())) {
    rules->Add(absl::InvalidArgumentError(
        absl::StrCat("runtime.precision = ", static_cast<int>(spec.runtime().precision()),
                     ": no such precision")));
  }
  TrainingSpec out = DefaultSpec(FromProto(spec.method()));
  if (spec.has_forward()) {
    out.forward = Translate(spec.forward(), rules);
  } else {
    rules->Add(Missing("forward", "the problem to be solved is required"));
  }
  for (const absl::Status& foreign : ForeignOptions(spec)) rules->Add(foreign);
  if (!spec.runtime().device().empty()) out.runtime.device = spec.runtime().device();
  if (spec.runtime().precision() != v1::PRECISION_UNSPECIFIED) {
    out.runtime.precision = FromProto(spec.runtime().precision());
  }
  out.segmented.strict = spec.segmented().strict();
  Override(spec, &out);
  return out;
}

absl::StatusOr<TrainingSpec> FromProto(const v1::TrainingSpec& spec) {
  BrokenRules rules;
  TrainingSpec out = Translate(spec, &rules);
  if (!rules.empty()) return rules.First();
  return out;
}

v1::ForwardProblem ToProto(const ForwardProblem& problem) {
  v1::ForwardProblem out;
  *out.mutable_neuron() = ToProto(problem.neuron);
  *out.mutable_stimulus() = wire::ToProto(problem.stimulus);
  out.mutable_initial()->set_v_mv(problem.initial.v_mv);
  out.mutable_initial()->set_w_pa(problem.initial.w_pa);
  out.set_duration_ms(problem.duration_ms);
  return out;
}

v1::TrainingSpec ToProto(const TrainingSpec& spec) {
  v1::TrainingSpec out;
  *out.mutable_forward() = ToProto(spec.forward);
  out.set_method(ToProto(spec.method));
  out.mutable_guide()->set_dt_ms(spec.guide.dt_ms);
  out.mutable_reference()->set_tolerance(spec.reference.tolerance);
  out.mutable_runtime()->set_device(spec.runtime.device);
  out.mutable_runtime()->set_precision(ToProto(spec.runtime.precision));
  out.mutable_runtime()->set_threads(spec.runtime.threads);
  out.mutable_runtime()->set_seed(spec.runtime.seed);
  if (spec.method == Method::kSegmented) {
    out.mutable_segmented()->set_accuracy(spec.segmented.accuracy);
    out.mutable_segmented()->set_strict(spec.segmented.strict);
    out.mutable_segmented()->set_max_units(spec.segmented.max_units);
    out.mutable_segmented()->set_max_segments(spec.segmented.max_segments);
    return out;
  }
  out.mutable_network()->set_hidden_layers(spec.network.hidden_layers);
  out.mutable_network()->set_width(spec.network.width);
  out.mutable_collocation()->set_uniform_points(spec.collocation.uniform_points);
  out.mutable_collocation()->set_concentrated_points(spec.collocation.concentrated_points);
  out.mutable_collocation()->set_window_ms(spec.collocation.window_ms);
  ToProto(spec.loss_weights, out.mutable_loss_weights());
  out.mutable_adam()->set_steps(spec.adam.steps);
  out.mutable_adam()->set_learning_rate(spec.adam.learning_rate);
  out.mutable_lbfgs()->set_rounds(spec.lbfgs.rounds);
  out.mutable_lbfgs()->set_iterations_per_round(spec.lbfgs.iterations_per_round);
  out.mutable_lbfgs()->set_learning_rate(spec.lbfgs.learning_rate);
  out.mutable_lbfgs()->set_history(spec.lbfgs.history);
  return out;
}

}  // namespace spikepinn::wire
