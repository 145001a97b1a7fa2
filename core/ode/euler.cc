#include "core/ode/euler.h"

#include <cstddef>

#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

double Lerp(double from, double to, double fraction) { return from + fraction * (to - from); }

}  // namespace

Trajectory EulerGuide(const ForwardProblem& problem, double dt_ms) {
  const NeuronModel& neuron = problem.neuron;
  Trajectory guide{.time_ms = UniformTimes(problem.duration_ms, dt_ms)};
  const std::size_t samples = guide.time_ms.size();
  guide.v_mv.reserve(samples);
  guide.w_pa.reserve(samples);
  State state = problem.initial;
  for (std::size_t i = 0; i < samples; ++i) {
    const double t_ms = guide.time_ms[i];
    guide.v_mv.push_back(state.v_mv);
    guide.w_pa.push_back(state.w_pa);
    if (i + 1 == samples) break;
    const StateRate rate = neuron.Rate(state, problem.stimulus.Current(t_ms));
    State next = {state.v_mv + dt_ms * rate.dv_mv_per_ms, state.w_pa + dt_ms * rate.dw_pa_per_ms};
    if (next.v_mv >= neuron.PeakAt(next.w_pa)) {
      const double peak_mv = neuron.PeakAt(state.w_pa);
      guide.v_mv.back() = peak_mv;
      next = neuron.Reset(next);
      guide.spikes.push_back({t_ms, {peak_mv, state.w_pa}, next});
    }
    state = next;
  }
  return guide;
}

Trajectory InterpolateGuide(const Trajectory& guide, absl::Span<const double> time_ms) {
  Trajectory result;
  result.time_ms.assign(time_ms.begin(), time_ms.end());
  result.v_mv.reserve(time_ms.size());
  result.w_pa.reserve(time_ms.size());
  const std::size_t last = guide.time_ms.size() - 1;
  std::size_t i = 0;  // the guide's sample at or before t
  for (const double t : time_ms) {
    while (i < last && guide.time_ms[i + 1] <= t) ++i;
    if (i == last || t <= guide.time_ms[i]) {
      result.v_mv.push_back(guide.v_mv[i]);
      result.w_pa.push_back(guide.w_pa[i]);
      continue;
    }
    const double fraction = (t - guide.time_ms[i]) / (guide.time_ms[i + 1] - guide.time_ms[i]);
    result.v_mv.push_back(Lerp(guide.v_mv[i], guide.v_mv[i + 1], fraction));
    result.w_pa.push_back(Lerp(guide.w_pa[i], guide.w_pa[i + 1], fraction));
  }
  return result;
}

}  // namespace spikepinn
