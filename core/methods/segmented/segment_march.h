// SEGMENTED from the first event to the last: guide, train, check, cut again where needed.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_MARCH_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_MARCH_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/methods/segmented/error_transport.h"
#include "core/methods/segmented/march_state.h"
#include "core/methods/segmented/segment_basis.h"
#include "core/network/segmented_model.h"
#include "core/neuron/forward_problem.h"

namespace spikepinn {

struct SegmentMarchOptions {
  double local_tolerance = 1e-9;  // of the relative L2 error of v that a segment may add
  int max_units = 41;             // a segment that needs more is cut in two
  std::uint64_t seed = 1;
  std::int64_t max_spikes = 100'000;  // more are taken as runaway spiking
  double min_interval_ms = 0.01;      // closer spikes are, too
  std::int64_t max_segments = 200'000;
  double shortest_segment_ms = 1e-6;  // shorter ones are not cut
  std::function<bool()> stop;         // looked at before every step of the optimiser
};

// One finished segment, as an observer sees it.
struct FinishedSegment {
  const SegmentParts& parts;
  SegmentCheck check;
  double estimated_error = 0.0;  // relative L2 of v that the segment adds by itself
  int steps = 0;                 // of the optimiser, all sizes together
};

// Goes on from `state`, an empty one at the start of the span. `on_segment`, which may be empty, is
// told about every segment when *state is as of its end. Afterwards *state is as of the last
// finished segment, wherever the march was stopped; its segments have moved to the result unless
// it was. A march that goes on from a state ends with the same bits as one that was never stopped.
MarchResult MarchSegments(const ForwardProblem& problem, const SegmentMarchOptions& options,
                          SegmentBases& bases,
                          const std::function<void(const FinishedSegment&)>& on_segment,
                          MarchState* state);
// From the start.
MarchResult MarchSegments(const ForwardProblem& problem, const SegmentMarchOptions& options,
                          SegmentBases& bases,
                          const std::function<void(const FinishedSegment&)>& on_segment);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_MARCH_H_
