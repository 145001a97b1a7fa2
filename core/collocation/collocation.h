// Where the methods look at the residual. Plain arithmetic, so that whoever draws a job can
// place the points again.
#ifndef SPIKEPINN_CORE_COLLOCATION_COLLOCATION_H_
#define SPIKEPINN_CORE_COLLOCATION_COLLOCATION_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/neuron/forward_problem.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// `count` points evenly from 0 to the end of the span, both included; one point is the middle.
std::vector<double> UniformPoints(std::int64_t count, double duration_ms);

// The times of the guide's spikes and of the stimulus's corners, ascending.
std::vector<double> GuideEvents(const ForwardProblem& problem,
                                absl::Span<const double> guide_spikes_ms);

// Of each of SEGMENTED's networks.
inline constexpr std::int64_t kSegmentedPointsPerUnit = 2;

// Whether `t_ms` is within `window_ms` of one of the ascending events.
bool IsNear(double t_ms, absl::Span<const double> events_ms, double window_ms);

// `options.concentrated_points` times, each drawn evenly around an event that is drawn evenly, cut
// to the span; over the whole span where there is no event. The draw depends on the seed alone.
std::vector<double> ConcentratedPoints(const CollocationOptions& options,
                                       absl::Span<const double> events_ms, double duration_ms,
                                       std::uint64_t seed);

// All points of a job of PURE or GUIDED in the order in which training takes them: the uniform
// ones, then GUIDED's concentrated ones. SEGMENTED places its points as it goes: none.
std::vector<double> CollocationPoints(const TrainingSpec& spec,
                                      absl::Span<const double> guide_spikes_ms);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_COLLOCATION_COLLOCATION_H_
