// One training of one segment with one size of network, and what it says about the segment.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_TRAINED_SEGMENT_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_TRAINED_SEGMENT_H_

#include <Eigen/Core>
#include <memory>
#include <optional>
#include <utility>

#include "core/methods/segmented/error_transport.h"
#include "core/methods/segmented/segment_basis.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/methods/segmented/segment_problem.h"
#include "core/network/segmented_model.h"

namespace spikepinn {

// dv/dt and dw/dt of a solution at the collocation points of a network that is to follow it.
struct SegmentRates {
  Eigen::VectorXd dv_mv_per_ms, dw_pa_per_ms;
};

struct TrainedSegment {
  // The basis outlives it.
  TrainedSegment(std::unique_ptr<SegmentTask> the_task, const SegmentBasis& basis)
      : task(std::move(the_task)), problem(*task, basis) {}

  // Times since the segment's start at which it is trained, for a duration as in its task.
  Eigen::VectorXd CollocationTimes() const;
  // Sets x so that the network follows a solution of these rates at those times.
  void Follow(const SegmentRates& rates);
  // Of x as it is.
  double InitialResidual() const;
  State EndState() const { return problem.EndState(x); }

  // To be called when x is trained: fills in what follows from it. `local_tolerance` is what a
  // segment may add to the relative error of v.
  void Finish(double the_residual_norm, double local_tolerance);

  // Whether there is an event inside, which should have been the end.
  bool HidesEvent() const;

  std::unique_ptr<SegmentTask> task;
  SegmentProblem problem;
  Eigen::VectorXd x;
  double residual_norm = 0.0;
  double kink_slack_mv = 0.0;  // how far it may be off its side of v_w inside
  SegmentParts parts;
  std::optional<ErrorTransport> errors;
  // Relative error of v if every segment were as far off as this one by itself: over the segment,
  // by the shift of its spike, and by what it hands to the next one.
  double estimated_error = 0.0;
};

// Of the guide and of a smaller network at the given times.
SegmentRates RatesOfGuide(const SegmentTask& task, const SegmentGuide& guide,
                          const Eigen::VectorXd& elapsed_ms);
SegmentRates RatesOfNetwork(const SegmentParts& parts, const Eigen::VectorXd& elapsed_ms);

// The trained solution as a guide that ends where it first reaches the peak or leaves its side of
// v_w, or at `limit_elapsed_ms`.
SegmentGuide GuideOfNetwork(const TrainedSegment& trained, double limit_elapsed_ms);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_TRAINED_SEGMENT_H_
