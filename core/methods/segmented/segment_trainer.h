// Trains networks for one segment, from small ones to large ones.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_TRAINER_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_TRAINER_H_

#include <array>
#include <memory>
#include <optional>

#include "absl/types/span.h"
#include "core/methods/segmented/march_state.h"
#include "core/methods/segmented/segment_basis.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/methods/segmented/segment_march.h"
#include "core/methods/segmented/segment_problem.h"
#include "core/methods/segmented/trained_segment.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {

// The smallest network that may be tried first, as an index of NetworkSizes.
int FirstSize(const SegmentMarchOptions& options);

// Lives as long as one segment is being trained. What it is made of outlives it; `start` may change
// sides between two trainings.
class SegmentTrainer {
 public:
  SegmentTrainer(const NeuronModel& neuron, const SmoothCurrent& current, const SegmentStart& start,
                 const SegmentMarchOptions& options, SegmentBases& bases, const MarchState& state);

  // The smallest network that reaches the tolerance between `start` and the end that the guide
  // proposes; none if no size does, or if options.stop says so.
  std::unique_ptr<TrainedSegment> Train(const SegmentGuide& guide);

  bool stopped() const { return stopped_; }
  // Of the optimiser, in all trainings together.
  int steps() const { return steps_; }
  // What the next segment of each SegmentEnd is to begin with.
  const std::array<int, 3>& first_size() const { return first_size_; }

 private:
  // How a segment is mapped and scaled before its training.
  struct Shape {
    double duration_ms = 0.0;
    TimeMap map;
    SegmentScales scales;
  };

  std::unique_ptr<TrainedSegment> TrainOnce(const SegmentGuide& guide, int units,
                                            const TrainedSegment* smaller);
  std::unique_ptr<TrainedSegment> Begin(const SegmentGuide& guide, int units,
                                        const TrainedSegment* smaller);
  std::unique_ptr<TrainedSegment> Untrained(const Shape& shape, SegmentEnd end, int units);

  const NeuronModel& neuron_;
  const SmoothCurrent& current_;
  const SegmentStart& start_;
  const SegmentMarchOptions& options_;
  SegmentBases& bases_;
  const std::optional<SpikeGuess>& last_spike_;
  const absl::Span<const int> sizes_;
  std::array<int, 3> first_size_;
  int steps_ = 0;
  bool stopped_ = false;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_TRAINER_H_
