// Where the residual is looked at.
#ifndef SPIKEPINN_CORE_METHODS_COLLOCATION_H_
#define SPIKEPINN_CORE_METHODS_COLLOCATION_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "core/network/dense_model.h"
#include "core/neuron/forward_problem.h"
#include "core/ode/trajectory.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Maps [0, duration] to [-1, 1].
Scaling SpanScaling(double duration_ms);

// `count` points evenly from 0 to the end of the span, both included; one point is the middle.
std::vector<double> UniformPoints(std::int64_t count, double duration_ms);

// The times of the guide's spikes and of the stimulus's corners, ascending.
std::vector<double> GuideEvents(const ForwardProblem& problem, const Trajectory& guide);

// Whether `t_ms` is within `window_ms` of one of the ascending events.
bool IsNear(double t_ms, absl::Span<const double> events_ms, double window_ms);

// `options.concentrated_points` times, each drawn evenly around an event that is drawn evenly, cut
// to the span; over the whole span where there is no event. The draw depends on the seed alone.
std::vector<double> ConcentratedPoints(const CollocationOptions& options,
                                       absl::Span<const double> events_ms, double duration_ms,
                                       std::uint64_t seed);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_COLLOCATION_H_
