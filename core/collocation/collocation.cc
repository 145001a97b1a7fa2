#include "core/collocation/collocation.h"

#include <algorithm>
#include <random>

#include "core/network/uniform_draw.h"

namespace spikepinn {

std::vector<double> UniformPoints(std::int64_t count, double duration_ms) {
  if (count == 1) return {0.5 * duration_ms};
  std::vector<double> points;
  for (std::int64_t i = 0; i < count; ++i) {
    points.push_back(duration_ms * static_cast<double>(i) / static_cast<double>(count - 1));
  }
  return points;
}

std::vector<double> GuideEvents(const ForwardProblem& problem,
                                absl::Span<const double> guide_spikes_ms) {
  std::vector<double> events = problem.stimulus.Corners(0.0, problem.duration_ms);
  events.insert(events.end(), guide_spikes_ms.begin(), guide_spikes_ms.end());
  std::sort(events.begin(), events.end());
  return events;
}

bool IsNear(double t_ms, absl::Span<const double> events_ms, double window_ms) {
  const auto next = std::lower_bound(events_ms.begin(), events_ms.end(), t_ms - window_ms);
  return next != events_ms.end() && *next <= t_ms + window_ms;
}

std::vector<double> ConcentratedPoints(const CollocationOptions& options,
                                       absl::Span<const double> events_ms, double duration_ms,
                                       std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> points;
  for (std::int64_t i = 0; i < options.concentrated_points; ++i) {
    const double where = UniformDraw(random);
    if (events_ms.empty()) {
      points.push_back(where * duration_ms);
      continue;
    }
    const auto event = static_cast<std::size_t>(where * static_cast<double>(events_ms.size()));
    const double t = events_ms[event] + (2.0 * UniformDraw(random) - 1.0) * options.window_ms;
    points.push_back(std::clamp(t, 0.0, duration_ms));
  }
  return points;
}

std::vector<double> CollocationPoints(const TrainingSpec& spec,
                                      absl::Span<const double> guide_spikes_ms) {
  if (spec.method == Method::kSegmented) return {};
  const double duration_ms = spec.forward.duration_ms;
  std::vector<double> points = UniformPoints(spec.collocation.uniform_points, duration_ms);
  if (spec.method != Method::kGuided) return points;
  const std::vector<double> near = ConcentratedPoints(
      spec.collocation, GuideEvents(spec.forward, guide_spikes_ms), duration_ms, spec.runtime.seed);
  points.insert(points.end(), near.begin(), near.end());
  return points;
}

}  // namespace spikepinn
