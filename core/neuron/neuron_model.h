// The spiking neuron that jobs are about: two ODEs and a reset.
#ifndef SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_
#define SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_

#include "absl/status/status.h"

namespace spikepinn {

// The state of a neuron: membrane potential and recovery variable.
struct State {
  double v_mv = 0.0;
  double w_pa = 0.0;

  friend bool operator==(const State&, const State&) = default;
};

// Time derivatives of the state, in mV/ms and pA/ms.
struct StateRate {
  double dv_mv_per_ms = 0.0;
  double dw_pa_per_ms = 0.0;
};

// One right-hand side with general coefficients, which covers both published forms:
//
//   C v' = q2 v^2 + q1 v + q0 - w + I(t)
//     w' = a (b (v - v_w) - e w)
//   when v reaches v_peak:  v <- c,  w <- w + d
//
// Times in ms, potentials in mV, currents in pA, capacitances in pF, so that every term is in pA.
struct NeuronModel {
  double capacitance_pf = 1.0;  // C
  double q2 = 0.0;              // pA / mV^2
  double q1 = 0.0;              // pA / mV
  double q0 = 0.0;              // pA
  double a_per_ms = 0.0;        // a: rate of the recovery variable
  double b = 0.0;               // pA / mV: its coupling to the membrane potential
  double v_w_mv = 0.0;          // v_w: the potential at which that coupling is zero
  double leak = 1.0;            // e: 1 in both published forms, 0 in panel R of the 2004 figure
  double v_peak_mv = 0.0;       // spike cut-off
  double v_reset_mv = 0.0;      // c
  double w_jump_pa = 0.0;       // d

  // dv/dt and dw/dt under the input current `current_pa`.
  StateRate Rate(State state, double current_pa) const {
    const double v = state.v_mv;
    const double w = state.w_pa;
    return {((q2 * v + q1) * v + q0 - w + current_pa) / capacitance_pf,
            a_per_ms * (b * (v - v_w_mv) - leak * w)};
  }

  // The state right after a spike, from the state right before it.
  State Reset(State before) const { return {v_reset_mv, before.w_pa + w_jump_pa}; }

  // The membrane potential halfway between reset and peak: an excursion above it is a spike of a
  // trajectory that has no exact reset, such as a smooth network's.
  double SpikeThreshold() const { return 0.5 * (v_reset_mv + v_peak_mv); }

  friend bool operator==(const NeuronModel&, const NeuronModel&) = default;
};

// Izhikevich (2007), "Dynamical Systems in Neuroscience", chapter 8:
// C v' = k (v - v_r)(v - v_t) - w + I,  w' = a (b (v - v_r) - w).
struct Izhikevich2007 {
  double capacitance_pf = 0.0;
  double k = 0.0;               // pA / mV^2
  double v_rest_mv = 0.0;       // v_r
  double v_threshold_mv = 0.0;  // v_t
  double a_per_ms = 0.0;
  double b = 0.0;  // pA / mV
  double v_peak_mv = 0.0;
  double v_reset_mv = 0.0;  // c
  double w_jump_pa = 0.0;   // d

  NeuronModel ToModel() const;
};

// Izhikevich (2004), "Which model to use for cortical spiking neurons?":
// v' = 0.04 v^2 + 5 v + 140 - u + I,  u' = a (b v - u). Its current has no unit in the paper; with
// C = 1 pF it reads as pA.
struct Izhikevich2004 {
  double a_per_ms = 0.0;
  double b = 0.0;
  double v_reset_mv = 0.0;  // c
  double w_jump_pa = 0.0;   // d
  double v_peak_mv = 30.0;

  NeuronModel ToModel() const;
};

// InvalidArgument, naming field, value and rule, unless every coefficient is finite, C > 0 and
// v_reset < v_peak. `prefix` is put before the field's name ("forward.neuron.").
absl::Status Validate(const NeuronModel& model, const char* prefix = "neuron.");

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_
