// Lines in the plane of v and w at which a solution has an event: the peak, and the kink at v_w.
#ifndef SPIKEPINN_CORE_ODE_EVENT_LINE_H_
#define SPIKEPINN_CORE_ODE_EVENT_LINE_H_

#include "core/neuron/neuron_model.h"

namespace spikepinn {

struct SolutionPoint {
  double t_ms = 0.0;
  State state;
};

// The event lies where x = sign (v - slope w) rises to `level`.
struct EventLine {
  double sign = 1.0;
  double slope_mv_per_pa = 0.0;
  double level_mv = 0.0;

  double Position(State state) const { return sign * (state.v_mv - slope_mv_per_pa * state.w_pa); }
  double Speed(StateRate rate) const {
    return sign * (rate.dv_mv_per_ms - slope_mv_per_pa * rate.dw_pa_per_ms);
  }
  // The state on the line that has this w.
  State At(double w_pa) const { return {sign * level_mv + slope_mv_per_pa * w_pa, w_pa}; }
};

EventLine PeakLine(const NeuronModel& neuron);
// Seen from `side`, which it ends.
EventLine KinkLine(const NeuronModel& neuron, KinkSide side);

// Where a straight way from before the line to beyond it crosses it.
SolutionPoint LinearCrossing(const EventLine& line, const SolutionPoint& from,
                             const SolutionPoint& to);

// Whether a step has the largest x in its inside, which may be more than `slack_mv` above the line.
// Where x is concave both tangents are above it. (A step of the reference is too short for more
// than one maximum.)
bool MayReachWithin(const EventLine& line, double slack_mv, const SolutionPoint& begin,
                    StateRate begin_rate, const SolutionPoint& end, StateRate end_rate);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_EVENT_LINE_H_
