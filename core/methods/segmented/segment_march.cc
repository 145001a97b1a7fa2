#include "core/methods/segmented/segment_march.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/methods/segmented/segment_problem.h"
#include "core/methods/segmented/trained_segment.h"
#include "core/neuron/runaway_watch.h"
#include "core/optimize/levenberg_marquardt.h"

namespace spikepinn {
namespace {

constexpr double kGuideStepMs = 0.02;
constexpr double kGuideStepsPerSegment = 200.0;
// Sizes of networks. A segment that the largest does not follow is cut: two small networks train
// several times faster than one of twice the size. The largest is only worth its price where the
// last digits are asked for.
constexpr int kUnits[] = {12, 18, 27, 41, 62, 93};
constexpr int kFirstSize = 2;
constexpr int kUnitsOfModestTolerance = 27;
constexpr double kModestTolerance = 5e-10;
// A segment this far below the tolerance lets the next one of its kind try a smaller network.
constexpr double kEasy = 1e-3;
// Scaled residuals: above the first a training has not found the solution, below the second it has
// found all of it that double precision can hold.
constexpr double kLostResidual = 0.1;
constexpr double kResidualFloor = 2e-13;
// The estimate that is reported: so many times the first-order one, what rounding at this size, of
// the scales and at every segment's start, grows into, and what no clock of doubles resolves.
constexpr double kSafety = 2.0;
constexpr double kRounding = 1e-13;
constexpr double kTimeFloorMs = 5e-11;
// A network that leaves its side of v_w sooner has started on the wrong one.
constexpr double kWrongSideMs = 1e-9;
// What is left of an interval is taken as its end below this, relative to the time.
constexpr double kRoundingMs = 1e-12;

// How a segment is mapped and scaled before its training.
struct Shape {
  double duration_ms = 0.0;
  TimeMap map;
  SegmentScales scales;
};

// The sizes in use: those up to `max_units`.
int CountOfSizes(const SegmentMarchOptions& options) {
  const int most = options.local_tolerance >= kModestTolerance
                       ? std::min(options.max_units, kUnitsOfModestTolerance)
                       : options.max_units;
  int count = 1;
  while (count < static_cast<int>(std::size(kUnits)) && kUnits[count] <= most) ++count;
  return count;
}

class March {
 public:
  March(const ForwardProblem& problem, const SegmentMarchOptions& options, SegmentBases& bases,
        const std::function<void(const FinishedSegment&)>& on_segment, MarchState& state)
      : problem_(problem),
        neuron_(problem.neuron),
        options_(options),
        bases_(bases),
        on_segment_(on_segment),
        sizes_(CountOfSizes(options)),
        state_(state),
        runaway_(problem.neuron, options.max_spikes, options.min_interval_ms, state.spikes) {
    if (state_.so_far.segments.empty()) {
      state_ = {.state = problem.initial};
      state_.first_size.fill(std::min(kFirstSize, sizes_ - 1));
    }
    here_ = {.time_ms = state_.time_ms, .state = state_.state};
  }

  MarchResult Run();

 private:
  // [begin, end] lies between two neighbouring corners; it may be half crossed.
  void CrossInterval(double begin_ms, double end_ms);
  void NextSegment(double end_ms);
  SegmentGuide GuideTo(double limit_ms) const;
  std::unique_ptr<TrainedSegment> TrainToTolerance(const SegmentGuide& guide);
  std::unique_ptr<TrainedSegment> TrainOnce(const SegmentGuide& guide, int units,
                                            const TrainedSegment* smaller);
  std::unique_ptr<TrainedSegment> Begin(const SegmentGuide& guide, int units,
                                        const TrainedSegment* smaller);
  std::unique_ptr<TrainedSegment> Untrained(const Shape& shape, SegmentEnd end, int units);
  void Accept(const TrainedSegment& trained, double end_ms);
  void CountErrors(const TrainedSegment& trained);
  void Fail(MarchEnd end, std::string message) {
    end_ = end;
    message_ = std::move(message);
  }
  bool ended() const { return end_ != MarchEnd::kFinished; }

  const ForwardProblem& problem_;
  const NeuronModel& neuron_;
  const SegmentMarchOptions& options_;
  SegmentBases& bases_;
  const std::function<void(const FinishedSegment&)>& on_segment_;
  const int sizes_;

  MarchState& state_;  // changes at the end of a segment only

  // Of the segment that is being trained.
  SmoothCurrent current_;
  SegmentStart here_;
  std::array<int, 3> first_size_ = {};
  int steps_of_segment_ = 0;
  std::int64_t cuts_of_segment_ = 0;

  RunawayWatch runaway_;
  MarchEnd end_ = MarchEnd::kFinished;
  std::string message_;
};

MarchResult March::Run() {
  std::vector<double> ends_ms = problem_.stimulus.Corners(0.0, problem_.duration_ms);
  ends_ms.push_back(problem_.duration_ms);
  double begin_ms = 0.0;
  for (const double end_ms : ends_ms) {
    CrossInterval(begin_ms, end_ms);
    if (ended()) break;
    begin_ms = end_ms;
  }
  if (end_ == MarchEnd::kStopped) return {.end = end_};
  MarchResult result = std::move(state_.so_far);
  result.end = end_;
  result.message = std::move(message_);
  const double v_norm = std::sqrt(std::max(state_.v_square, 1e-300));
  result.estimated_relative_l2 =
      (kSafety * std::sqrt(state_.error_square) + std::sqrt(state_.noise_square) +
       kTimeFloorMs * std::sqrt(state_.v_rate_square)) /
      v_norm;
  return result;
}

void March::CrossInterval(double begin_ms, double end_ms) {
  // From the interval's begin, wherever in it this march goes on: rounding counts.
  current_ = problem_.stimulus.SmoothFrom(begin_ms);
  while (here_.time_ms < end_ms && !ended()) {
    if (static_cast<std::int64_t>(state_.so_far.segments.size()) >= options_.max_segments) {
      return Fail(MarchEnd::kStuck, absl::StrCat("more than ", options_.max_segments,
                                                 " segments until t = ", here_.time_ms, " ms"));
    }
    NextSegment(end_ms);
  }
}

SegmentGuide March::GuideTo(double limit_ms) const {
  const double dt_ms = std::min(kGuideStepMs, (limit_ms - here_.time_ms) / kGuideStepsPerSegment);
  return GuideSegment(neuron_, current_, here_, limit_ms, dt_ms);
}

// Trains from here to the next event, or to where it has to be cut.
void March::NextSegment(double end_ms) {
  here_.side = neuron_.SideFrom(here_.state, current_(here_.time_ms), kKinkSlackMv);
  SegmentGuide guide = GuideTo(end_ms);
  first_size_ = state_.first_size;
  steps_of_segment_ = 0;
  cuts_of_segment_ = 0;
  constexpr int kMaxRepairs = 60;
  for (int repair = 0; repair < kMaxRepairs; ++repair) {
    std::unique_ptr<TrainedSegment> trained = TrainToTolerance(guide);
    if (ended()) return;
    const double longest_ms = end_ms - here_.time_ms;
    if (trained != nullptr) {
      // The guide has proposed; whether there is an event is for the trained segment to say.
      if (trained->HidesEvent() || trained->parts.duration_ms > longest_ms) {
        guide = GuideOfNetwork(*trained, longest_ms);
        if (guide.end == SegmentEnd::kKink && guide.duration_ms() < kWrongSideMs) {
          here_.side = here_.side == KinkSide::kAbove ? KinkSide::kBelow : KinkSide::kAbove;
          guide = GuideTo(end_ms);
        }
        continue;
      }
      return Accept(*trained, end_ms);
    }
    ++cuts_of_segment_;
    const TimeMap map = ArcLengthMap(guide, ScalesOf(guide, neuron_));
    const double cut_ms = guide.duration_ms() * map.Value(0.5);
    if (cut_ms < options_.shortest_segment_ms) break;
    guide = GuideTo(here_.time_ms + cut_ms);
  }
  Fail(MarchEnd::kStuck,
       absl::StrCat("no network of up to ", options_.max_units,
                    " units follows the equations after t = ", here_.time_ms, " ms"));
}

// The smallest network that reaches the tolerance; none if no size does.
std::unique_ptr<TrainedSegment> March::TrainToTolerance(const SegmentGuide& guide) {
  int& first_size = first_size_[static_cast<std::size_t>(guide.end)];
  std::unique_ptr<TrainedSegment> smaller;
  for (int size = first_size; size < sizes_; ++size) {
    std::unique_ptr<TrainedSegment> trained = TrainOnce(guide, kUnits[size], smaller.get());
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
std::unique_ptr<TrainedSegment> March::Begin(const SegmentGuide& guide, int units,
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
  const std::optional<SpikeGuess>& last = state_.last_spike;
  if (guide.end != SegmentEnd::kSpike || !last.has_value() || last->units != units) {
    return from_guide;
  }
  auto from_last = Untrained({last->duration_ms, last->map, last->scales}, guide.end, units);
  from_last->x = last->x;
  return from_last->InitialResidual() < from_guide->InitialResidual() ? std::move(from_last)
                                                                      : std::move(from_guide);
}

std::unique_ptr<TrainedSegment> March::Untrained(const Shape& shape, SegmentEnd end, int units) {
  auto task = std::unique_ptr<SegmentTask>(new SegmentTask{.neuron = neuron_,
                                                           .current = current_,
                                                           .start = here_,
                                                           .end = end,
                                                           .duration_ms = shape.duration_ms,
                                                           .map = shape.map,
                                                           .scales = shape.scales});
  return std::make_unique<TrainedSegment>(std::move(task), bases_.WithUnits(units));
}

std::unique_ptr<TrainedSegment> March::TrainOnce(const SegmentGuide& guide, int units,
                                                 const TrainedSegment* smaller) {
  std::unique_ptr<TrainedSegment> trained = Begin(guide, units, smaller);
  const LevenbergMarquardtOptions lm{
      .max_steps = 30,
      .residual_tolerance = 0.01 * options_.local_tolerance,
      .decrease_tolerance = 0.1,
      .linear_solver = LinearSolver::kCholesky,
      .on_step = [&](const LeastSquaresStep&) { return !(options_.stop && options_.stop()); }};
  const LeastSquaresSummary summary = MinimizeLeastSquares(trained->problem, lm, trained->x);
  steps_of_segment_ += summary.steps;
  if (summary.end == LeastSquaresEnd::kStopped) {
    Fail(MarchEnd::kStopped, "");
    return nullptr;
  }
  if (summary.end == LeastSquaresEnd::kUndefined) return nullptr;
  trained->Finish(summary.residual_norm, options_.local_tolerance);
  return trained;
}

void March::Accept(const TrainedSegment& trained, double end_ms) {
  const SegmentParts& parts = trained.parts;
  const double end_of_segment_ms = parts.start_ms + parts.duration_ms;
  if (parts.ends_in_spike) {
    std::string runaway = runaway_.OnSpike(end_of_segment_ms, trained.EndState());
    if (!runaway.empty()) return Fail(MarchEnd::kRunaway, std::move(runaway));
    state_.spikes = runaway_.past();
    state_.last_spike = {.units = trained.problem.basis().units(),
                         .duration_ms = parts.duration_ms,
                         .map = trained.task->map,
                         .scales = trained.task->scales,
                         .x = trained.x};
  }
  CountErrors(trained);
  MarchResult& so_far = state_.so_far;
  const bool reached = trained.estimated_error <= options_.local_tolerance;
  so_far.reached_tolerance = so_far.reached_tolerance && reached;
  so_far.steps += steps_of_segment_;
  so_far.cuts += cuts_of_segment_;
  so_far.largest_units =
      std::max<std::int64_t>(so_far.largest_units, trained.problem.basis().units());
  so_far.segments.push_back(parts);
  here_.time_ms = end_of_segment_ms;
  here_.state = {parts.after_v_mv, parts.after_w_pa};
  if (end_ms - here_.time_ms <= kRoundingMs * std::max(1.0, end_ms)) here_.time_ms = end_ms;
  state_.time_ms = here_.time_ms;
  state_.state = here_.state;
  state_.first_size = first_size_;
  if (on_segment_) {
    on_segment_({.parts = parts,
                 .check = trained.errors->check(),
                 .estimated_error = trained.estimated_error,
                 .steps = steps_of_segment_});
  }
}

// Carries the errors through the segment, and adds it to the sums over the span.
void March::CountErrors(const TrainedSegment& trained) {
  const SegmentParts& parts = trained.parts;
  const ErrorPassage passage = trained.errors->Pass(state_.error);
  const SegmentCheck& check = trained.errors->check();
  state_.v_square += check.v_square;
  state_.v_rate_square += check.v_rate_square;
  state_.error_square += passage.v_square;
  state_.error = passage.after;
  state_.noise.v_mv += kRounding * parts.v_scale_mv;
  state_.noise.w_pa += kRounding * parts.w_scale_pa;
  const ErrorPassage noise = trained.errors->Carry(state_.noise);
  state_.noise_square += noise.v_square;
  state_.noise = noise.after;
  if (!parts.ends_in_spike) return;
  double& largest_ms = state_.so_far.estimated_spike_error_ms;
  largest_ms = std::max(largest_ms, kSafety * std::abs(passage.end_time_ms) +
                                        std::abs(noise.end_time_ms) + kTimeFloorMs);
}

absl::Status BrokenState(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("training state: ", what));
}

}  // namespace

MarchResult MarchSegments(const ForwardProblem& problem, const SegmentMarchOptions& options,
                          SegmentBases& bases,
                          const std::function<void(const FinishedSegment&)>& on_segment,
                          MarchState* state) {
  return March(problem, options, bases, on_segment, *state).Run();
}

MarchResult MarchSegments(const ForwardProblem& problem, const SegmentMarchOptions& options,
                          SegmentBases& bases,
                          const std::function<void(const FinishedSegment&)>& on_segment) {
  MarchState state;
  return MarchSegments(problem, options, bases, on_segment, &state);
}

absl::Status CheckState(const ForwardProblem& problem, const SegmentMarchOptions& options,
                        SegmentBases& bases, const MarchState& state) {
  if (state.so_far.segments.empty()) return absl::OkStatus();
  if (!(state.time_ms > 0.0 && state.time_ms <= problem.duration_ms)) {
    return BrokenState("it is not within the span");
  }
  // The model's own rules: the segments follow each other, and their arrays fit.
  const auto model = SegmentedModel::Make(state.so_far.segments);
  if (!model.ok()) return model.status();
  const int sizes = CountOfSizes(options);
  for (const int size : state.first_size) {
    if (size < 0 || size >= sizes) return BrokenState("a size of network is not in use");
  }
  if (!state.last_spike.has_value()) return absl::OkStatus();
  const SpikeGuess& guess = *state.last_spike;
  if (std::find(kUnits, kUnits + sizes, guess.units) == kUnits + sizes ||
      guess.x.size() != 2 * bases.WithUnits(guess.units).functions() + 1) {
    return BrokenState("the last spike's network is of a size that is not in use");
  }
  return absl::OkStatus();
}

}  // namespace spikepinn
