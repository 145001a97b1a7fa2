// The spiking neuron that jobs are about: two ODEs and a reset.
#ifndef SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_
#define SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_

#include <algorithm>
#include <limits>
#include <optional>

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

// A side of v_w. On each the recovery's drive is a smooth function of v, also beyond v_w.
enum class KinkSide { kBelow, kAbove };

// One right-hand side with general coefficients, which covers both published forms and the special
// rules that the 2007 book has for some classes:
//
//   C v' = q2 v^2 + q1 v + q0 - w + I(t)
//     w' = a (D(v) - e w),  D(v) = b (v - v_w) + b3 (v - v_w)^3  for v >= v_w
//                           D(v) = b_below (v - v_w)             for v <  v_w
//   when v reaches v_peak + p w:  v <- c + r w,  w <- min(w + d, w_max), both of the w before
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
  double v_peak_mv = 0.0;       // spike cut-off, at w = 0
  double v_reset_mv = 0.0;      // c
  double w_jump_pa = 0.0;       // d
  // The special rules; as they are here, there are none.
  double peak_slope_mv_per_pa = 0.0;                          // p
  double reset_slope_mv_per_pa = 0.0;                         // r
  double w_max_pa = std::numeric_limits<double>::infinity();  // of what the jump may lead to
  std::optional<double> b_below;                              // pA / mV; none: as b
  double b_cubic = 0.0;                                       // b3, pA / mV^3

  // dv/dt and dw/dt under the input current `current_pa`.
  StateRate Rate(State state, double current_pa) const {
    return Rate(state, current_pa, state.v_mv < v_w_mv ? KinkSide::kBelow : KinkSide::kAbove);
  }
  // The same by the formula of one side, wherever v is: smooth, for solvers that stop at v_w.
  StateRate Rate(State state, double current_pa, KinkSide side) const {
    const double v = state.v_mv;
    const double w = state.w_pa;
    return {((q2 * v + q1) * v + q0 - w + current_pa) / capacitance_pf,
            a_per_ms * (Drive(v, side) - leak * w)};
  }
  // The Jacobian's entries that depend on v: d(C v')/dv and dD/dv, both in pA / mV.
  double MembraneSlope(double v_mv) const { return 2.0 * q2 * v_mv + q1; }
  double DriveSlope(double v_mv, KinkSide side) const {
    if (side == KinkSide::kBelow) return b_below.value_or(b);
    if (b_cubic == 0.0) return b;
    return b + 3.0 * b_cubic * (v_mv - v_w_mv) * (v_mv - v_w_mv);
  }

  // Whether a derivative of the right-hand side jumps at v_w.
  bool HasKink() const { return b_below.value_or(b) != b || b_cubic != 0.0; }
  // The side on which a solution goes on: where v is; within `slack_mv` of v_w, where it moves to.
  KinkSide SideFrom(State state, double current_pa, double slack_mv) const;

  // Where w puts the spike cut-off, and how far above it a state is: a spike is where that turns
  // from negative to zero. `AbovePeakRate` is its time derivative, in mV/ms.
  double PeakAt(double w_pa) const { return v_peak_mv + peak_slope_mv_per_pa * w_pa; }
  double AbovePeak(State state) const { return state.v_mv - PeakAt(state.w_pa); }
  double AbovePeakRate(StateRate rate) const {
    return rate.dv_mv_per_ms - peak_slope_mv_per_pa * rate.dw_pa_per_ms;
  }

  // The state right after a spike, from the state right before it.
  State Reset(State before) const {
    return {v_reset_mv + reset_slope_mv_per_pa * before.w_pa,
            std::min(before.w_pa + w_jump_pa, w_max_pa)};
  }
  // Whether w_max cuts the jump off.
  bool ResetIsCapped(State before) const { return before.w_pa + w_jump_pa > w_max_pa; }

  // The membrane potential halfway between reset and peak, at w = 0: an excursion above it is a
  // spike of a trajectory that has no exact reset, such as a smooth network's.
  double SpikeThreshold() const { return 0.5 * (v_reset_mv + v_peak_mv); }

  friend bool operator==(const NeuronModel&, const NeuronModel&) = default;

 private:
  double Drive(double v_mv, KinkSide side) const {
    const double x = v_mv - v_w_mv;
    if (side == KinkSide::kBelow) return b_below.value_or(b) * x;
    return b_cubic == 0.0 ? b * x : (b + b_cubic * x * x) * x;
  }
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

// InvalidArgument, naming field, value and rule, unless every coefficient is finite (w_max may be
// +infinity), C > 0 and v_reset < v_peak. Where p or r make peak or reset depend on w, that is
// their order at w = 0; solvers have to watch what w does to it. `prefix` is put before the field's
// name ("forward.neuron.").
absl::Status Validate(const NeuronModel& model, const char* prefix = "neuron.");

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_NEURON_MODEL_H_
