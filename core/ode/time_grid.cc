#include "core/ode/time_grid.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace spikepinn {

std::vector<double> UniformTimes(double duration_ms, double dt_ms) {
  constexpr double kRounding = 1e-12;
  const auto steps = static_cast<std::size_t>(std::floor(duration_ms / dt_ms * (1.0 + kRounding)));
  std::vector<double> times(steps + 1);
  for (std::size_t i = 0; i <= steps; ++i) {
    times[i] = std::min(static_cast<double>(i) * dt_ms, duration_ms);
  }
  return times;
}

std::vector<double> MergedTimes(absl::Span<const double> a, absl::Span<const double> b) {
  std::vector<double> times;
  times.reserve(a.size() + b.size());
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(times));
  return times;
}

std::vector<double> SpikeTimes(absl::Span<const Spike> spikes) {
  std::vector<double> times;
  times.reserve(spikes.size());
  for (const Spike& spike : spikes) times.push_back(spike.time_ms);
  return times;
}

Trajectory PickSamples(const Trajectory& solution, absl::Span<const double> time_ms) {
  Trajectory out{.time_ms = {time_ms.begin(), time_ms.end()}, .spikes = solution.spikes};
  out.v_mv.reserve(time_ms.size());
  out.w_pa.reserve(time_ms.size());
  std::size_t i = 0;
  for (const double t : time_ms) {
    while (solution.time_ms[i] < t) ++i;
    out.v_mv.push_back(solution.v_mv[i]);
    out.w_pa.push_back(solution.w_pa[i]);
  }
  return out;
}

}  // namespace spikepinn
