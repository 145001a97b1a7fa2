// The reference: a high-order adaptive integrator with event location, the yardstick of accuracy.
#ifndef SPIKEPINN_CORE_ODE_REFERENCE_H_
#define SPIKEPINN_CORE_ODE_REFERENCE_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "core/neuron/forward_problem.h"
#include "core/ode/trajectory.h"

namespace spikepinn {

struct ReferenceOptions {
  double tolerance = 1e-12;           // relative and absolute, in (0, 1e-3]; 1e-12 is the sharpest
  std::int64_t max_spikes = 100'000;  // more are taken as runaway spiking
  // Spikes closer than this are taken as runaway spiking. Neurons need about 1 ms; where the
  // intervals shrink without end, every further decade costs ten times as many spikes.
  double min_interval_ms = 0.01;
  // Steps besides those that end at a sample: what bounds the time of a stiff problem (20 s).
  std::int64_t max_steps = 5'000'000;
};

// Integrates over [0, duration] with SUNDIALS ERKStep, Fehlberg 13-7-8, split at every corner of
// the stimulus; a spike is located by Henon's step (M. Henon, Physica D 5, 1982): from the last
// state before the crossing, dt/dv and dw/dv are integrated with v as the independent variable
// exactly to v_peak. Spike times of the published problem are good to about 2e-11 ms at 1e-12.
// Where the model has a kink at v_w, the integrator stops there by the same step and starts anew,
// so that every step sees a smooth right-hand side.
//
// `sample_times_ms`: ascending, within [0, duration]; a sample at a spike time (up to rounding)
// is the state before the reset. InvalidArgument for an invalid problem, tolerance or sample time.
// FailedPrecondition names the time at which runaway spiking was recognised, Aborted the
// one at which max_steps ran out; Internal is a failure of the integrator, with its own words.
absl::StatusOr<Trajectory> IntegrateReference(const ForwardProblem& problem,
                                              absl::Span<const double> sample_times_ms,
                                              const ReferenceOptions& options = {});

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_REFERENCE_H_
