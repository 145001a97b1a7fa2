#include "core/methods/segmented/segment_guide.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>

namespace spikepinn {
namespace {

constexpr double kLargestMoveMv = 0.5;
constexpr double kSmallestStepFraction = 0.01;
constexpr int kMapFitPoints = 64;
constexpr int kMapFitDegree = 3;
constexpr int kMapDegree = 24;

double Range(const std::vector<double>& values) {
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high - *low;
}

// Tells where v leaves a side of v_w that it was on.
class KinkWatch {
 public:
  KinkWatch(const NeuronModel& neuron, KinkSide side) : neuron_(neuron), side_(side) {}

  // The part of a straight step after which v is at v_w; 2 if it doesn't leave the side.
  double PartToKink(double v_before_mv, double v_after_mv) {
    const double before = BeyondKink(neuron_, side_, v_before_mv);
    const double after = BeyondKink(neuron_, side_, v_after_mv);
    departed_ = departed_ || before < -kKinkSlackMv;
    if (!departed_ || after <= kRoundingMv) return 2.0;
    return std::max(0.0, before / (before - after));
  }

 private:
  // A rest at v_w, which v approaches for ever, is no crossing.
  static constexpr double kRoundingMv = 1e-11;

  const NeuronModel& neuron_;
  const KinkSide side_;
  bool departed_ = false;
};

}  // namespace

double BeyondKink(const NeuronModel& neuron, KinkSide side, double v_mv) {
  if (!neuron.HasKink()) return -std::numeric_limits<double>::infinity();
  return side == KinkSide::kAbove ? neuron.v_w_mv - v_mv : v_mv - neuron.v_w_mv;
}

SegmentGuide GuideSegment(const NeuronModel& neuron, const SmoothCurrent& current,
                          const SegmentStart& start, double limit_ms, double dt_ms) {
  SegmentGuide guide;
  const double longest_ms = limit_ms - start.time_ms;
  double elapsed_ms = 0.0;
  State state = start.state;
  KinkWatch kink(neuron, start.side);
  const auto add = [&] {
    guide.elapsed_ms.push_back(elapsed_ms);
    guide.v_mv.push_back(state.v_mv);
    guide.w_pa.push_back(state.w_pa);
  };
  add();
  while (elapsed_ms < longest_ms && !IsFree(guide.end)) {
    const StateRate rate = neuron.Rate(state, current(start.time_ms + elapsed_ms), start.side);
    const double speed = std::abs(rate.dv_mv_per_ms);
    double step_ms =
        std::clamp(kLargestMoveMv / std::max(speed, 1e-300), kSmallestStepFraction * dt_ms, dt_ms);
    const bool last = elapsed_ms + step_ms >= longest_ms;
    if (last) step_ms = longest_ms - elapsed_ms;
    const double to_peak_mv = neuron.PeakAt(state.w_pa) - state.v_mv;
    const double rise = neuron.AbovePeakRate(rate);
    if (rise * step_ms >= to_peak_mv) {
      step_ms = to_peak_mv / rise;
      guide.end = SegmentEnd::kSpike;
    }
    const double v_after_mv = state.v_mv + step_ms * rate.dv_mv_per_ms;
    const double part = kink.PartToKink(state.v_mv, v_after_mv);
    if (part <= 1.0) {
      step_ms *= part;
      guide.end = SegmentEnd::kKink;
    }
    elapsed_ms = last && !IsFree(guide.end) ? longest_ms : elapsed_ms + step_ms;
    state.v_mv += step_ms * rate.dv_mv_per_ms;
    state.w_pa += step_ms * rate.dw_pa_per_ms;
    add();
  }
  return guide;
}

SegmentScales ScalesOf(const SegmentGuide& guide, const NeuronModel& neuron) {
  constexpr double kSmallestFraction = 1e-3;
  const double v_span_mv = neuron.v_peak_mv - neuron.v_reset_mv;
  const double w_span_pa = std::max({std::abs(neuron.w_jump_pa), std::abs(neuron.b) * v_span_mv,
                                     1e-3 * std::abs(neuron.q2) * v_span_mv * v_span_mv});
  return {.v_mv = std::max(Range(guide.v_mv), kSmallestFraction * v_span_mv),
          .w_pa = std::max(Range(guide.w_pa), kSmallestFraction * (w_span_pa > 0 ? w_span_pa : 1))};
}

TimeMap ArcLengthMap(const SegmentGuide& guide, const SegmentScales& scales) {
  const std::size_t n = guide.elapsed_ms.size();
  const double duration_ms = guide.duration_ms();
  std::vector<double> s(n, 0.0);  // arc length up to each sample
  for (std::size_t i = 1; i < n; ++i) {
    const double dtau = (guide.elapsed_ms[i] - guide.elapsed_ms[i - 1]) / duration_ms;
    const double dv = (guide.v_mv[i] - guide.v_mv[i - 1]) / scales.v_mv;
    const double dw = (guide.w_pa[i] - guide.w_pa[i - 1]) / scales.w_pa;
    s[i] = s[i - 1] + std::sqrt(dtau * dtau + dv * dv + dw * dw);
  }
  const double length = s.back();

  // log(d tau / d s) at Chebyshev points, as the mean over the cells between their neighbours.
  Eigen::MatrixXd powers(kMapFitPoints, kMapFitDegree + 1);
  Eigen::VectorXd log_rate(kMapFitPoints);
  const auto tau_at = [&](double fraction) {
    const double where = fraction * length;
    const auto after = std::lower_bound(s.begin() + 1, s.end() - 1, where);
    const auto i = static_cast<std::size_t>(after - s.begin());
    const double width = s[i] - s[i - 1];
    const double part = width > 0.0 ? (where - s[i - 1]) / width : 0.0;
    return (guide.elapsed_ms[i - 1] + part * (guide.elapsed_ms[i] - guide.elapsed_ms[i - 1])) /
           duration_ms;
  };
  for (int j = 0; j < kMapFitPoints; ++j) {
    const double low = 0.5 * (1.0 - std::cos(std::numbers::pi * j / kMapFitPoints));
    const double high = 0.5 * (1.0 - std::cos(std::numbers::pi * (j + 1) / kMapFitPoints));
    const double x = low + high - 1.0;
    const double rate = (tau_at(high) - tau_at(low)) / (high - low);
    log_rate[j] = std::log(std::max(rate, 1e-12));
    powers(j, 0) = 1.0;
    powers(j, 1) = x;
    for (int k = 2; k <= kMapFitDegree; ++k) {
      powers(j, k) = 2.0 * x * powers(j, k - 1) - powers(j, k - 2);
    }
  }
  const Eigen::VectorXd fit = powers.householderQr().solve(log_rate);
  const std::vector<double> log_fit(fit.begin(), fit.end());

  std::vector<double> rate(kMapDegree);
  for (int j = 0; j < kMapDegree; ++j) {
    const double x = std::cos(std::numbers::pi * (j + 0.5) / kMapDegree);
    rate[static_cast<std::size_t>(j)] = std::exp(ChebyshevSum(log_fit, x));
  }
  std::vector<double> map = ChebyshevIntegral(ChebyshevInterpolant(rate));
  const double total = ChebyshevSum(map, 1.0);
  for (double& coefficient : map) coefficient /= total;
  return TimeMap(std::move(map));
}

}  // namespace spikepinn
