// Euler's method as the guide of one segment: where it ends, and how it looks on the way.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_GUIDE_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_GUIDE_H_

#include <vector>

#include "core/network/time_map.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {

// Where a segment begins, and the side of the neuron's v_w that all of it is on.
struct SegmentStart {
  double time_ms = 0.0;
  State state;
  KinkSide side = KinkSide::kAbove;
};

// Closer to v_w than this v is at it.
constexpr double kKinkSlackMv = 1e-9;

// What ends a segment. At the kink v is v_w, and the next segment is on the other side.
enum class SegmentEnd { kFixedTime, kSpike, kKink };

// Whether the segment's duration is an unknown.
constexpr bool IsFree(SegmentEnd end) { return end != SegmentEnd::kFixedTime; }

// The guide from a segment's start to its end. Samples at ascending times since the start, the
// first at 0, the last at the end.
struct SegmentGuide {
  SegmentEnd end = SegmentEnd::kFixedTime;  // at the limit that was given
  std::vector<double> elapsed_ms;
  std::vector<double> v_mv;
  std::vector<double> w_pa;

  double duration_ms() const { return elapsed_ms.back(); }
};

// Explicit Euler from `start`, on its side, to the first of: v reaches the peak or leaves the side
// (both located on the straight line between two samples), `limit_ms`. A start at v_w has not left
// its side before it is off v_w. `current` is smooth up to there. Its step is `dt_ms`, and
// smaller where v moves fast: no more than 0.5 mV, down to a hundredth of dt_ms.
SegmentGuide GuideSegment(const NeuronModel& neuron, const SmoothCurrent& current,
                          const SegmentStart& start, double limit_ms, double dt_ms);

// How far v has left `side`, in mV; negative while it is on it, -infinity where there is no kink.
double BeyondKink(const NeuronModel& neuron, KinkSide side, double v_mv);

// How the guide's v and w are scaled: their ranges, but no smaller than what the model's own
// scales make sensible.
struct SegmentScales {
  double v_mv = 1.0;
  double w_pa = 1.0;
};
SegmentScales ScalesOf(const SegmentGuide& guide, const NeuronModel& neuron);

// A map under which the guide moves evenly: tau(s) inverts the arc length
//   M(tau) = sqrt(1 + (v'/S_v)^2 + (w'/S_w)^2),  s(tau) = normalised integral of M,
// with log(d tau / d s) replaced by its cubic fit in s, since a closer one would follow the guide's
// kinks.
TimeMap ArcLengthMap(const SegmentGuide& guide, const SegmentScales& scales);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_GUIDE_H_
