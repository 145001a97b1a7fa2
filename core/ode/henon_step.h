// Henon's step: from a state exactly onto a line in the plane of v and w.
#ifndef SPIKEPINN_CORE_ODE_HENON_STEP_H_
#define SPIKEPINN_CORE_ODE_HENON_STEP_H_

#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"
#include "core/ode/erk_integrator.h"
#include "core/ode/event_line.h"

namespace spikepinn {

// M. Henon, Physica D 5, 1982: dt/dx and dw/dx are integrated with the line's x as the independent
// variable exactly to the line, no interpolation.
class HenonStep {
 public:
  // `count_step` is asked before every step, and false gives up. The neuron outlives this object.
  static absl::StatusOr<std::unique_ptr<HenonStep>> Create(const NeuronModel& neuron,
                                                           double tolerance,
                                                           std::function<bool()> count_step);

  // From `from`, below the line, by the right-hand side of `side`. Nothing if dx/dt is not positive
  // all the way.
  std::optional<SolutionPoint> Reach(const EventLine& line, const SolutionPoint& from,
                                     const SmoothCurrent& current, KinkSide side);

 private:
  HenonStep(const NeuronModel& neuron, std::function<bool()> count_step)
      : neuron_(neuron), count_step_(std::move(count_step)) {}
  bool Rhs(double x_mv, const Pair& y, Pair& rate) const;

  const NeuronModel& neuron_;
  const std::function<bool()> count_step_;
  std::unique_ptr<ErkIntegrator> integrator_;  // y = (time since the start of the step, w)
  // Of the step being taken.
  EventLine line_;
  double start_ms_ = 0.0;
  const SmoothCurrent* current_ = nullptr;
  KinkSide side_ = KinkSide::kAbove;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_HENON_STEP_H_
