// How far one solution is from another one.
#ifndef SPIKEPINN_CORE_EVALUATE_ACCURACY_H_
#define SPIKEPINN_CORE_EVALUATE_ACCURACY_H_

#include <vector>

#include "absl/types/span.h"
#include "core/network/trained_model.h"
#include "core/neuron/forward_problem.h"
#include "core/ode/trajectory.h"
#include "core/spec/training_result.h"

namespace spikepinn {

// Errors of `found` against `expected`, sample by sample; both of one length, which is not zero.
VariableAccuracy CompareSamples(absl::Span<const double> expected, absl::Span<const double> found);

// Errors of the samples and the spikes of `found` against those of the yardstick. Both are sampled
// at the same times.
Accuracy Compare(const Trajectory& expected, const Trajectory& found);

// The model at the given times, with its spikes over the whole span: those that a smooth solution
// shows when it is searched on a grid finer than any spike is wide.
Trajectory SampleModel(const TrainedModel& model, const ForwardProblem& problem,
                       absl::Span<const double> time_ms);

// Mean absolute residual of the two differential equations at the given times, in mV/ms and pA/ms:
// | dv/dt - v'(v, w, t) | and the same for w. Times at which the stimulus jumps, where a solution
// has two derivatives, are left out.
StateRate MeanAbsoluteResidual(const TrainedModel& model, const ForwardProblem& problem,
                               absl::Span<const double> time_ms);

// The grid on which accuracy against the reference is taken: every 0.1 ms, or coarser where that
// would be more than 100,000 samples.
std::vector<double> AccuracyTimes(double duration_ms);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_EVALUATE_ACCURACY_H_
