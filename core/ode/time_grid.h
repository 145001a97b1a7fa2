// Sampling times: evenly spaced ones, several grids in one pass.
#ifndef SPIKEPINN_CORE_ODE_TIME_GRID_H_
#define SPIKEPINN_CORE_ODE_TIME_GRID_H_

#include <vector>

#include "absl/types/span.h"
#include "core/ode/trajectory.h"

namespace spikepinn {

// 0, dt, 2 dt, ... for as long as they lie in [0, duration]. A last step that misses the end by
// rounding alone still counts: three of 0.1 fit into 0.3, although rounding says
// 2.9999999999999996; its time is then the end itself. Requires dt_ms > 0.
std::vector<double> UniformTimes(double duration_ms, double dt_ms);

// The times of two ascending grids, ascending, each named once.
std::vector<double> MergedTimes(absl::Span<const double> a, absl::Span<const double> b);

// When they were, in their order.
std::vector<double> SpikeTimes(absl::Span<const Spike> spikes);

// The solution's samples at `time_ms`, with all of its spikes. Requires that every one of the
// ascending times is a sample of the solution.
Trajectory PickSamples(const Trajectory& solution, absl::Span<const double> time_ms);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_TIME_GRID_H_
