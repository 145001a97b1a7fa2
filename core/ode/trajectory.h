// What every solver of the neuron yields: samples of the state and the spikes between them.
#ifndef SPIKEPINN_CORE_ODE_TRAJECTORY_H_
#define SPIKEPINN_CORE_ODE_TRAJECTORY_H_

#include <vector>

#include "core/neuron/spike.h"

namespace spikepinn {

// Samples at ascending times; v_mv[i], w_pa[i] belong to time_ms[i]. At a spike time a sample holds
// the state before the reset.
struct Trajectory {
  std::vector<double> time_ms;
  std::vector<double> v_mv;
  std::vector<double> w_pa;
  std::vector<Spike> spikes;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_TRAJECTORY_H_
