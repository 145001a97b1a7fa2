// How far a trajectory is from obeying the equations at one time.
#ifndef SPIKEPINN_CORE_NEURON_RESIDUAL_H_
#define SPIKEPINN_CORE_NEURON_RESIDUAL_H_

#include <optional>

#include "core/neuron/forward_problem.h"

namespace spikepinn {

// The derivative found minus the one that the equations give at `state`. Nothing where the stimulus
// jumps: there a solution has two derivatives.
std::optional<StateRate> ResidualAt(const ForwardProblem& problem, double time_ms,
                                    const State& state, const StateRate& found);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_RESIDUAL_H_
