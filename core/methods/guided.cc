// GUIDED: the Euler guide gives data, the events around which collocation points and residual
// weights are concentrated, and the scaling of v and w.

#include <algorithm>
#include <cmath>

#include "core/collocation/collocation.h"
#include "core/methods/method.h"
#include "core/methods/smooth_training.h"
#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

// Mean and standard deviation; a constant has scale 1.
Scaling MeanAndDeviation(const std::vector<double>& values) {
  double sum = 0.0;
  for (const double value : values) sum += value;
  const double mean = sum / static_cast<double>(values.size());
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(values.size()));
  return {.offset = mean, .scale = deviation > 0.0 ? deviation : 1.0};
}

// The middle of the range and half of its width, so that the network sees [-1, 1].
Scaling Range(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double half = 0.5 * (*high - *low);
  return {.offset = 0.5 * (*high + *low), .scale = half > 0.0 ? half : 1.0};
}

}  // namespace

absl::StatusOr<MethodResult> TrainGuided(const MethodInput& input) {
  const TrainingSpec& spec = input.spec;
  const double duration = spec.forward.duration_ms;
  const std::vector<double> spikes = SpikeTimes(input.guide.spikes);
  const std::vector<double> events = GuideEvents(spec.forward, spikes);

  SmoothPinnProblem pinn;
  pinn.time_ms = SpanScaling(duration);
  pinn.v_mv = Range(input.guide.v_mv);
  pinn.w_pa = MeanAndDeviation(input.guide.w_pa);
  pinn.collocation_ms = CollocationPoints(spec, spikes);
  for (const double t : pinn.collocation_ms) {
    const bool is_near = IsNear(t, events, spec.collocation.window_ms);
    const double weight = is_near ? spec.loss_weights.physics_near_event : 1.0;
    // There the guide does not obey the equations: it overwrites a sample and then resets.
    const bool guide_leaves_the_model = IsNear(t, spikes, spec.guide.dt_ms);
    pinn.collocation_weight.push_back(guide_leaves_the_model ? 0.0 : weight);
  }

  pinn.data_ms = input.guide.time_ms;
  pinn.data_v_mv = input.guide.v_mv;
  pinn.data_w_pa = input.guide.w_pa;
  for (const double v : input.guide.v_mv) {
    pinn.data_v_weight.push_back(1.0 + (v > 0.0 ? spec.loss_weights.data_v_spike : 0.0));
  }
  return TrainSmoothNetwork(input, pinn);
}

}  // namespace spikepinn
