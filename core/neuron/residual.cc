#include "core/neuron/residual.h"

namespace spikepinn {

std::optional<StateRate> ResidualAt(const ForwardProblem& problem, double time_ms,
                                    const State& state, const StateRate& found) {
  if (problem.stimulus.JumpsAt(time_ms)) return std::nullopt;
  const StateRate rate = problem.neuron.Rate(state, problem.stimulus.Current(time_ms));
  return StateRate{found.dv_mv_per_ms - rate.dv_mv_per_ms, found.dw_pa_per_ms - rate.dw_pa_per_ms};
}

}  // namespace spikepinn
