// The Euler guide: explicit Euler with fixed step, which finds the spikes first.
#ifndef SPIKEPINN_CORE_ODE_EULER_H_
#define SPIKEPINN_CORE_ODE_EULER_H_

#include "absl/types/span.h"
#include "core/neuron/forward_problem.h"
#include "core/ode/trajectory.h"

namespace spikepinn {

// Explicit Euler from the initial state over [0, duration]. Sample i is at t_i = i dt, for all
// t_i <= duration (up to rounding), and
//   v_next = v[i] + dt v'(t_i),  w_next = w[i] + dt w'(t_i);
//   if v_next >= v_peak:  v[i] = v_peak,  v_next = c,  w_next += d
// so a spike is the sample that was overwritten with v_peak: Spike{t_i, {v_peak, w[i]},
// {c, w[i+1]}}. This is the published definition; its error is O(dt) and large at dt = 1. Tables
// that date a spike by the end of the step that crosses (203, 350, ... ms for the published problem
// at dt = 1) are one dt later. Where the peak depends on w, it is compared with that of w_next and
// written as that of w[i]. Requires dt_ms > 0 and a valid problem.
Trajectory EulerGuide(const ForwardProblem& problem, double dt_ms);

// The guide between its samples, by linear interpolation; outside of them the first and the last
// sample. `time_ms` ascending. Returns samples only; the spikes are the guide's own.
Trajectory InterpolateGuide(const Trajectory& guide, absl::Span<const double> time_ms);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_EULER_H_
