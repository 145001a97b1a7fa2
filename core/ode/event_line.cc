#include "core/ode/event_line.h"

#include <algorithm>

namespace spikepinn {

EventLine PeakLine(const NeuronModel& neuron) {
  return {1.0, neuron.peak_slope_mv_per_pa, neuron.v_peak_mv};
}

EventLine KinkLine(const NeuronModel& neuron, KinkSide side) {
  const double sign = side == KinkSide::kBelow ? 1.0 : -1.0;
  return {sign, 0.0, sign * neuron.v_w_mv};
}

SolutionPoint LinearCrossing(const EventLine& line, const SolutionPoint& from,
                             const SolutionPoint& to) {
  const double before = line.Position(from.state);
  const double fraction = (line.level_mv - before) / (line.Position(to.state) - before);
  const double w_pa = from.state.w_pa + fraction * (to.state.w_pa - from.state.w_pa);
  return {from.t_ms + fraction * (to.t_ms - from.t_ms), line.At(w_pa)};
}

bool MayReachWithin(const EventLine& line, double slack_mv, const SolutionPoint& begin,
                    StateRate begin_rate, const SolutionPoint& end, StateRate end_rate) {
  const double h_ms = end.t_ms - begin.t_ms;
  const double rise = line.Speed(begin_rate);
  const double fall = line.Speed(end_rate);
  if (!(rise > 0.0 && fall < 0.0)) return false;
  const double bound =
      std::min(line.Position(begin.state) + rise * h_ms, line.Position(end.state) - fall * h_ms);
  return bound >= line.level_mv + slack_mv;
}

}  // namespace spikepinn
