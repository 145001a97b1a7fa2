#include "core/ode/spike_detection.h"

#include <cmath>

namespace spikepinn {
namespace {

double Slope(double x0, double y0, double x1, double y1) { return (y1 - y0) / (x1 - x0); }

// The vertex of the parabola through the samples i - 1, i, i + 1, of which i is the largest; w
// there by the parabola through its samples.
Spike AtVertex(const Trajectory& samples, std::size_t i) {
  const auto& t = samples.time_ms;
  const auto& v = samples.v_mv;
  const auto& w = samples.w_pa;
  // Newton's form: p(x) = y_i + (x - t_i) (s1 + c (x - t_{i-1})), for unevenly spaced samples too.
  const double s1 = Slope(t[i - 1], v[i - 1], t[i], v[i]);
  const double c = (Slope(t[i], v[i], t[i + 1], v[i + 1]) - s1) / (t[i + 1] - t[i - 1]);
  if (!(c < 0.0)) return {t[i], {v[i], w[i]}, {v[i], w[i]}};  // a plateau
  const double x = 0.5 * (t[i - 1] + t[i] - s1 / c);
  const double r1 = Slope(t[i - 1], w[i - 1], t[i], w[i]);
  const double d = (Slope(t[i], w[i], t[i + 1], w[i + 1]) - r1) / (t[i + 1] - t[i - 1]);
  const State top = {v[i] + (x - t[i]) * (s1 + c * (x - t[i - 1])),
                     w[i] + (x - t[i]) * (r1 + d * (x - t[i - 1]))};
  return {x, top, top};
}

Spike AtLargest(const Trajectory& samples, std::size_t i) {
  if (i > 0 && i + 1 < samples.time_ms.size()) return AtVertex(samples, i);
  const State top = {samples.v_mv[i], samples.w_pa[i]};
  return {samples.time_ms[i], top, top};
}

// For every spike of `train` the index of the nearest one of `others`; of two equally near the
// earlier. Both ascending, `others` not empty.
std::vector<std::size_t> NearestIn(absl::Span<const Spike> others, absl::Span<const Spike> train) {
  std::vector<std::size_t> nearest;
  nearest.reserve(train.size());
  std::size_t j = 0;
  for (const Spike& spike : train) {
    const auto distance = [&](std::size_t k) {
      return std::abs(others[k].time_ms - spike.time_ms);
    };
    while (j + 1 < others.size() && distance(j + 1) < distance(j)) ++j;
    nearest.push_back(j);
  }
  return nearest;
}

}  // namespace

std::vector<Spike> DetectSpikes(const Trajectory& samples, double threshold_mv) {
  const std::vector<double>& v = samples.v_mv;
  std::vector<Spike> spikes;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (!(v[i] > threshold_mv)) continue;
    std::size_t largest = i;
    for (; i < v.size() && v[i] > threshold_mv; ++i) {
      if (v[i] > v[largest]) largest = i;
    }
    spikes.push_back(AtLargest(samples, largest));
  }
  return spikes;
}

std::vector<SpikeMatch> MatchSpikes(absl::Span<const Spike> expected,
                                    absl::Span<const Spike> found) {
  std::vector<SpikeMatch> matches;
  if (expected.empty() || found.empty()) return matches;
  const std::vector<std::size_t> nearest_found = NearestIn(found, expected);
  const std::vector<std::size_t> nearest_expected = NearestIn(expected, found);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (nearest_expected[nearest_found[i]] == i) matches.push_back({i, nearest_found[i]});
  }
  return matches;
}

}  // namespace spikepinn
