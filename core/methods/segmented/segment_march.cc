#include "core/methods/segmented/segment_march.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/methods/segmented/segment_trainer.h"
#include "core/methods/segmented/trained_segment.h"
#include "core/neuron/runaway_watch.h"

namespace spikepinn {
namespace {

constexpr double kGuideStepMs = 0.02;
constexpr double kGuideStepsPerSegment = 200.0;
// The estimate that is reported: so many times the first-order one, what rounding at this size, of
// the scales and at every segment's start, grows into, and what no clock of doubles resolves.
constexpr double kSafety = 2.0;
constexpr double kRounding = 1e-13;
constexpr double kTimeFloorMs = 5e-11;
// A network that leaves its side of v_w sooner has started on the wrong one.
constexpr double kWrongSideMs = 1e-9;
// What is left of an interval is taken as its end below this, relative to the time.
constexpr double kRoundingMs = 1e-12;

class March {
 public:
  March(const ForwardProblem& problem, const SegmentMarchOptions& options, SegmentBases& bases,
        const std::function<void(const FinishedSegment&)>& on_segment, MarchState& state)
      : problem_(problem),
        neuron_(problem.neuron),
        options_(options),
        bases_(bases),
        on_segment_(on_segment),
        state_(state),
        runaway_(problem.neuron, options.max_spikes, options.min_interval_ms, state.spikes) {
    if (state_.so_far.segments.empty()) {
      state_ = {.state = problem.initial};
      state_.first_size.fill(FirstSize(options));
    }
    here_ = {.time_ms = state_.time_ms, .state = state_.state};
  }

  MarchResult Run();

 private:
  // [begin, end] lies between two neighbouring corners; it may be half crossed.
  void CrossInterval(double begin_ms, double end_ms);
  void NextSegment(double end_ms);
  SegmentGuide GuideTo(double limit_ms) const;
  void Accept(const TrainedSegment& trained, const SegmentTrainer& trainer, double end_ms);
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

  MarchState& state_;  // changes at the end of a segment only

  // Of the segment that is being trained.
  SmoothCurrent current_;
  SegmentStart here_;

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
  SegmentTrainer trainer(neuron_, current_, here_, options_, bases_, state_);
  std::int64_t cuts = 0;
  constexpr int kMaxRepairs = 60;
  for (int repair = 0; repair < kMaxRepairs; ++repair) {
    const std::unique_ptr<TrainedSegment> trained = trainer.Train(guide);
    if (trainer.stopped()) return Fail(MarchEnd::kStopped, "");
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
      state_.so_far.cuts += cuts;
      return Accept(*trained, trainer, end_ms);
    }
    ++cuts;
    const TimeMap map = ArcLengthMap(guide, ScalesOf(guide, neuron_));
    const double cut_ms = guide.duration_ms() * map.Value(0.5);
    if (cut_ms < options_.shortest_segment_ms) break;
    guide = GuideTo(here_.time_ms + cut_ms);
  }
  Fail(MarchEnd::kStuck,
       absl::StrCat("no network of up to ", options_.max_units,
                    " units follows the equations after t = ", here_.time_ms, " ms"));
}

void March::Accept(const TrainedSegment& trained, const SegmentTrainer& trainer, double end_ms) {
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
  so_far.steps += trainer.steps();
  so_far.largest_units =
      std::max<std::int64_t>(so_far.largest_units, trained.problem.basis().units());
  so_far.segments.push_back(parts);
  here_.time_ms = end_of_segment_ms;
  here_.state = {parts.after_v_mv, parts.after_w_pa};
  if (end_ms - here_.time_ms <= kRoundingMs * std::max(1.0, end_ms)) here_.time_ms = end_ms;
  state_.time_ms = here_.time_ms;
  state_.state = here_.state;
  state_.first_size = trainer.first_size();
  if (on_segment_) {
    on_segment_({.parts = parts,
                 .check = trained.errors->check(),
                 .estimated_error = trained.estimated_error,
                 .steps = trainer.steps()});
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

}  // namespace spikepinn
