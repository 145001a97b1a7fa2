#include "core/methods/segmented/trained_segment.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace spikepinn {
namespace {

using Eigen::Index;
using Eigen::VectorXd;

// How far above the peak a segment may be inside for rounding's sake, relative to v's scale. Off
// its side of v_w it may be as far as it may be wrong anyway: nothing jumps there.
constexpr double kPeakSlack = 1e-9;
constexpr double kLeastKinkSlack = 1e-11;

// Where the next segment starts, from where this one's network ends.
State StateAfter(const SegmentTask& task, const State& end) {
  if (task.end == SegmentEnd::kSpike) return task.neuron.Reset(end);
  if (task.end == SegmentEnd::kKink) return {task.neuron.v_w_mv, end.w_pa};
  return end;
}

SegmentParts PartsOf(const SegmentProblem& problem, const VectorXd& x) {
  const SegmentTask& task = problem.task();
  const SegmentBasis& basis = problem.basis();
  const Index r = basis.functions();
  const VectorXd v_output = basis.to_output * x.head(r);
  const VectorXd w_output = basis.to_output * x.segment(r, r);
  const State after = StateAfter(task, problem.EndState(x));
  return {.start_ms = task.start.time_ms,
          .duration_ms = problem.Duration(x),
          .start_v_mv = task.start.state.v_mv,
          .start_w_pa = task.start.state.w_pa,
          .v_scale_mv = task.scales.v_mv,
          .w_scale_pa = task.scales.w_pa,
          .map = task.map,
          .slope = {basis.slope.begin(), basis.slope.end()},
          .centre = {basis.centre.begin(), basis.centre.end()},
          .v_output = {v_output.begin(), v_output.end()},
          .w_output = {w_output.begin(), w_output.end()},
          .ends_in_spike = task.end == SegmentEnd::kSpike,
          .after_v_mv = after.v_mv,
          .after_w_pa = after.w_pa};
}

double LocalError(const SegmentTask& task, const ErrorTransport& errors, double duration_ms) {
  const ErrorPassage alone = errors.Pass({});
  const SegmentCheck& check = errors.check();
  const double shift = alone.end_time_ms * alone.end_time_ms * check.v_rate_square;
  const double handed_v = alone.after.v_mv * alone.after.v_mv * duration_ms;
  const double v_error =
      std::sqrt(std::max({alone.v_square, shift, handed_v}) /
                std::max(check.v_square, task.scales.v_mv * task.scales.v_mv * duration_ms));
  return std::max(v_error, std::abs(alone.after.w_pa) / task.scales.w_pa);
}

// Ends a guide that has strayed over v_w between its last sample on its side and (t, v, w).
void EndAtKink(const SegmentTask& task, double t_ms, double v_mv, double w_pa,
               SegmentGuide* guide) {
  while (guide->v_mv.size() > 1 &&
         BeyondKink(task.neuron, task.start.side, guide->v_mv.back()) > 0.0) {
    guide->elapsed_ms.pop_back();
    guide->v_mv.pop_back();
    guide->w_pa.pop_back();
  }
  const double part = (task.neuron.v_w_mv - guide->v_mv.back()) / (v_mv - guide->v_mv.back());
  guide->elapsed_ms.push_back(guide->elapsed_ms.back() + part * (t_ms - guide->elapsed_ms.back()));
  guide->v_mv.push_back(task.neuron.v_w_mv);
  guide->w_pa.push_back(guide->w_pa.back() + part * (w_pa - guide->w_pa.back()));
  guide->end = SegmentEnd::kKink;
}

}  // namespace

VectorXd TrainedSegment::CollocationTimes() const {
  const VectorXd& s = problem.basis().collocation.rule.points;
  VectorXd elapsed_ms(s.size());
  for (Index i = 0; i < s.size(); ++i) elapsed_ms[i] = task->duration_ms * task->map.Value(s[i]);
  return elapsed_ms;
}

void TrainedSegment::Follow(const SegmentRates& rates) {
  x = problem.Fit(task->duration_ms, rates.dv_mv_per_ms, rates.dw_pa_per_ms);
}

double TrainedSegment::InitialResidual() const {
  VectorXd residual(problem.Residuals());
  return problem.Evaluate(x, residual, nullptr) ? residual.norm() : kForever;
}

void TrainedSegment::Finish(double the_residual_norm, double local_tolerance) {
  residual_norm = the_residual_norm;
  const double v_size_mv = std::max(task->scales.v_mv, std::abs(task->neuron.v_w_mv));
  kink_slack_mv = std::max(local_tolerance, kLeastKinkSlack) * v_size_mv;
  parts = PartsOf(problem, x);
  errors.emplace(problem, x);
  estimated_error = LocalError(*task, *errors, parts.duration_ms);
}

bool TrainedSegment::HidesEvent() const {
  const SegmentCheck& check = errors->check();
  return check.largest_above_peak_mv > kPeakSlack * task->scales.v_mv ||
         check.largest_beyond_kink_mv > kink_slack_mv;
}

SegmentRates RatesOfGuide(const SegmentTask& task, const SegmentGuide& guide,
                          const VectorXd& elapsed_ms) {
  SegmentRates out{VectorXd(elapsed_ms.size()), VectorXd(elapsed_ms.size())};
  std::size_t i = 1;
  const std::size_t last = guide.elapsed_ms.size() - 1;
  for (Index j = 0; j < elapsed_ms.size(); ++j) {
    while (i < last && guide.elapsed_ms[i] < elapsed_ms[j]) ++i;
    const double width = guide.elapsed_ms[i] - guide.elapsed_ms[i - 1];
    const double part =
        width > 0.0 ? std::clamp((elapsed_ms[j] - guide.elapsed_ms[i - 1]) / width, 0.0, 1.0) : 0.0;
    const State state = {guide.v_mv[i - 1] + part * (guide.v_mv[i] - guide.v_mv[i - 1]),
                         guide.w_pa[i - 1] + part * (guide.w_pa[i] - guide.w_pa[i - 1])};
    const StateRate rate =
        task.neuron.Rate(state, task.current(task.start.time_ms + elapsed_ms[j]), task.start.side);
    out.dv_mv_per_ms[j] = rate.dv_mv_per_ms;
    out.dw_pa_per_ms[j] = rate.dw_pa_per_ms;
  }
  return out;
}

SegmentRates RatesOfNetwork(const SegmentParts& parts, const VectorXd& elapsed_ms) {
  Evaluation values;
  EvaluateSegment(parts, {elapsed_ms.data(), static_cast<std::size_t>(elapsed_ms.size())}, &values);
  return {Eigen::Map<const VectorXd>(values.dv_mv_per_ms.data(), elapsed_ms.size()),
          Eigen::Map<const VectorXd>(values.dw_pa_per_ms.data(), elapsed_ms.size())};
}

SegmentGuide GuideOfNetwork(const TrainedSegment& trained, double limit_elapsed_ms) {
  const SegmentTask& task = *trained.task;
  const NeuronModel& neuron = task.neuron;
  const SegmentValues at = trained.problem.Values(trained.x, trained.problem.basis().check);
  SegmentGuide guide;
  const auto add = [&](double t, double v, double w) {
    guide.elapsed_ms.push_back(t);
    guide.v_mv.push_back(v);
    guide.w_pa.push_back(w);
  };
  add(0.0, task.start.state.v_mv, task.start.state.w_pa);
  for (Index i = 0; i < at.v_mv.size() && !IsFree(guide.end); ++i) {
    const double t_before = guide.elapsed_ms.back();
    const double v_before = guide.v_mv.back();
    const double w_before = guide.w_pa.back();
    const double rise = at.v_mv[i] - v_before;
    if (at.elapsed_ms[i] >= limit_elapsed_ms) {
      const double part = (limit_elapsed_ms - t_before) / (at.elapsed_ms[i] - t_before);
      add(limit_elapsed_ms, v_before + part * rise, at.w_pa[i]);
      return guide;
    }
    if (BeyondKink(neuron, task.start.side, at.v_mv[i]) > trained.kink_slack_mv) {
      EndAtKink(task, at.elapsed_ms[i], at.v_mv[i], at.w_pa[i], &guide);
    } else if (neuron.AbovePeak({at.v_mv[i], at.w_pa[i]}) >= 0.0) {
      const double above_rise = rise - neuron.peak_slope_mv_per_pa * (at.w_pa[i] - w_before);
      const double part = (neuron.PeakAt(w_before) - v_before) / above_rise;
      add(t_before + part * (at.elapsed_ms[i] - t_before), neuron.PeakAt(at.w_pa[i]), at.w_pa[i]);
      guide.end = SegmentEnd::kSpike;
    } else {
      add(at.elapsed_ms[i], at.v_mv[i], at.w_pa[i]);
    }
  }
  return guide;
}

}  // namespace spikepinn
