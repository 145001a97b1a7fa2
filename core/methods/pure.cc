// PURE: physics residual and initial condition only, uniform collocation. It is expected to miss
// the spikes, and is the baseline that shows why guidance matters.

#include <algorithm>
#include <cmath>

#include "core/collocation/collocation.h"
#include "core/methods/method.h"
#include "core/methods/smooth_training.h"

namespace spikepinn {

absl::StatusOr<MethodResult> TrainPure(const MethodInput& input) {
  const ForwardProblem& problem = input.spec.forward;
  const NeuronModel& neuron = problem.neuron;
  SmoothPinnProblem pinn;
  pinn.time_ms = SpanScaling(problem.duration_ms);
  // Without a guide the neuron alone tells the scales: from reset to peak, and the jump of w.
  pinn.v_mv = {.offset = neuron.SpikeThreshold(),
               .scale = 0.5 * (neuron.v_peak_mv - neuron.v_reset_mv)};
  pinn.w_pa = {.offset = problem.initial.w_pa, .scale = std::max(std::abs(neuron.w_jump_pa), 1.0)};
  pinn.collocation_ms = CollocationPoints(input.spec, {});
  pinn.collocation_weight.assign(pinn.collocation_ms.size(), 1.0);
  return TrainSmoothNetwork(input, pinn);
}

}  // namespace spikepinn
