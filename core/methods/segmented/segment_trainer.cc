#include "core/methods/segmented/segment_trainer.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/methods/segmented/network_sizes.h"
#include "core/optimize/levenberg_marquardt.h"

namespace spikepinn {
namespace {

constexpr int kFirstSize = 2;
// A segment this far below the tolerance lets the next one of its kind try a smaller network.
constexpr double kEasy = 1e-3;
// Scaled residuals: above the first a training has not found the solution, below the second it has
// found all of it that double precision can hold.
constexpr double kLostResidual = 0.1;
constexpr double kResidualFloor = 2e-13;

}  // namespace

int FirstSize(const SegmentMarchOptions& options) {
  const auto sizes = NetworkSizes(options.local_tolerance, options.max_units);
  return std::min(kFirstSize, static_cast<int>(sizes.size()) - 1);
}

SegmentTrainer::SegmentTrainer(const NeuronModel& neuron, const SmoothCurrent& current,
                               const SegmentStart& start, const SegmentMarchOptions& options,
                               SegmentBases& bases, const MarchState& state)
    : neuron_(neuron),
      current_(current),
      start_(start),
      options_(options),
      bases_(bases),
      last_spike_(state.last_spike),
      sizes_(NetworkSizes(options.local_tolerance, options.max_units)),
      first_size_(state.first_size) {}

std::unique_ptr<TrainedSegment> SegmentTrainer::Train(const SegmentGuide& guide) {
  int& first_size = first_size_[static_cast<std::size_t>(guide.end)];
  std::unique_ptr<TrainedSegment> smaller;
  for (int size = first_size; size < static_cast<int>(sizes_.size()); ++size) {
    std::unique_ptr<TrainedSegment> trained = TrainOnce(guide, sizes_[size], smaller.get());
    if (trained == nullptr) return nullptr;
    const bool found =
        trained->residual_norm < kLostResidual && trained->errors->check().map_is_monotone;
    if (found && (trained->estimated_error <= options_.local_tolerance ||
                  trained->residual_norm <= kResidualFloor)) {
      const bool easy = trained->estimated_error <= kEasy * options_.local_tolerance;
      first_size = std::max(0, easy ? size - 1 : size);
      return trained;
    }
    smaller = found ? std::move(trained) : nullptr;
  }
  return nullptr;
}

// A network of the given size before its training: as a smaller one of this segment, or as what the
// guide or the last segment that ended alike proposes, whichever is closer to the equations.
std::unique_ptr<TrainedSegment> SegmentTrainer::Begin(const SegmentGuide& guide, int units,
                                                      const TrainedSegment* smaller) {
  if (smaller != nullptr) {
    auto begun = Untrained({smaller->parts.duration_ms, smaller->task->map, smaller->task->scales},
                           guide.end, units);
    begun->Follow(RatesOfNetwork(smaller->parts, begun->CollocationTimes()));
    return begun;
  }
  const SegmentScales scales = ScalesOf(guide, neuron_);
  auto from_guide =
      Untrained({guide.duration_ms(), ArcLengthMap(guide, scales), scales}, guide.end, units);
  from_guide->Follow(RatesOfGuide(*from_guide->task, guide, from_guide->CollocationTimes()));
  if (guide.end != SegmentEnd::kSpike || !last_spike_.has_value() || last_spike_->units != units) {
    return from_guide;
  }
  auto from_last = Untrained({last_spike_->duration_ms, last_spike_->map, last_spike_->scales},
                             guide.end, units);
  from_last->x = last_spike_->x;
  return from_last->InitialResidual() < from_guide->InitialResidual() ? std::move(from_last)
                                                                      : std::move(from_guide);
}

std::unique_ptr<TrainedSegment> SegmentTrainer::Untrained(const Shape& shape, SegmentEnd end,
                                                          int units) {
  auto task = std::unique_ptr<SegmentTask>(new SegmentTask{.neuron = neuron_,
                                                           .current = current_,
                                                           .start = start_,
                                                           .end = end,
                                                           .duration_ms = shape.duration_ms,
                                                           .map = shape.map,
                                                           .scales = shape.scales});
  return std::make_unique<TrainedSegment>(std::move(task), bases_.WithUnits(units));
}

std::unique_ptr<TrainedSegment> SegmentTrainer::TrainOnce(const SegmentGuide& guide, int units,
                                                          const TrainedSegment* smaller) {
  std::unique_ptr<TrainedSegment> trained = Begin(guide, units, smaller);
  const LevenbergMarquardtOptions lm{
      .max_steps = 30,
      .residual_tolerance = 0.01 * options_.local_tolerance,
      .decrease_tolerance = 0.1,
      .linear_solver = LinearSolver::kCholesky,
      .on_step = [&](const LeastSquaresStep&) { return !(options_.stop && options_.stop()); }};
  const LeastSquaresSummary summary = MinimizeLeastSquares(trained->problem, lm, trained->x);
  steps_ += summary.steps;
  if (summary.end == LeastSquaresEnd::kStopped) {
    stopped_ = true;
    return nullptr;
  }
  if (summary.end == LeastSquaresEnd::kUndefined) return nullptr;
  trained->Finish(summary.residual_norm, options_.local_tolerance);
  return trained;
}

}  // namespace spikepinn
