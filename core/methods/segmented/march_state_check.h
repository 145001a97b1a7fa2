// Whether a stored state is one that a march can go on from.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_CHECK_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_CHECK_H_

#include "absl/status/status.h"
#include "core/methods/segmented/march_state.h"
#include "core/methods/segmented/segment_basis.h"
#include "core/methods/segmented/segment_march.h"
#include "core/neuron/forward_problem.h"

namespace spikepinn {

// InvalidArgument for a state that no march over `problem` with `options` can have come to, as far
// as that could break a march that goes on from it.
absl::Status CheckState(const ForwardProblem& problem, const SegmentMarchOptions& options,
                        SegmentBases& bases, const MarchState& state);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_CHECK_H_
