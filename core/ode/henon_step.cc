#include "core/ode/henon_step.h"

#include <utility>

namespace spikepinn {

absl::StatusOr<std::unique_ptr<HenonStep>> HenonStep::Create(const NeuronModel& neuron,
                                                             double tolerance,
                                                             std::function<bool()> count_step) {
  std::unique_ptr<HenonStep> step(new HenonStep(neuron, std::move(count_step)));
  // 1 / x' hardly depends on w: next to a function of x alone, for which the Fehlberg table's error
  // estimate is blind. Over so short a way order 5 is as fast.
  auto integrator = ErkIntegrator::Create(
      [raw = step.get()](double x, const Pair& y, Pair& rate) { return raw->Rhs(x, y, rate); },
      {tolerance, ErkTable::kDormandPrince45});
  if (!integrator.ok()) return integrator.status();
  step->integrator_ = *std::move(integrator);
  return step;
}

bool HenonStep::Rhs(double x_mv, const Pair& y, Pair& rate) const {
  const State state = {line_.sign * x_mv + line_.slope_mv_per_pa * y[1], y[1]};
  const StateRate r = neuron_.Rate(state, (*current_)(start_ms_ + y[0]), side_);
  const double speed = line_.Speed(r);
  if (!(speed > 0.0)) return false;
  rate = {1.0 / speed, r.dw_pa_per_ms / speed};
  return true;
}

std::optional<SolutionPoint> HenonStep::Reach(const EventLine& line, const SolutionPoint& from,
                                              const SmoothCurrent& current, KinkSide side) {
  line_ = line;
  start_ms_ = from.t_ms;
  current_ = &current;
  side_ = side;
  if (!integrator_->Restart(line.Position(from.state), {0.0, from.state.w_pa}).ok()) {
    return std::nullopt;
  }
  while (integrator_->x() < line.level_mv) {
    if (!count_step_() || !integrator_->StepTowards(line.level_mv).ok()) return std::nullopt;
  }
  const auto [elapsed_ms, w_pa] = integrator_->y();
  return SolutionPoint{from.t_ms + elapsed_ms, line.At(w_pa)};
}

}  // namespace spikepinn
