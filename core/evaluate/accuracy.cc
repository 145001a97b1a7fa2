#include "core/evaluate/accuracy.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>

#include "core/neuron/residual.h"
#include "core/ode/spike_detection.h"
#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

constexpr double kSpikeSearchStepMs = 0.05;  // well below the width of any spike of the model
constexpr double kAccuracyStepMs = 0.1;
constexpr double kMaxAccuracySamples = 100'000;
constexpr double kMaxSearchSamples = 2'000'000;

}  // namespace

VariableAccuracy CompareSamples(absl::Span<const double> expected, absl::Span<const double> found) {
  VariableAccuracy out;
  double squared_error = 0.0;
  double squared_norm = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double error = std::abs(found[i] - expected[i]);
    out.mae += error;
    squared_error += error * error;
    squared_norm += expected[i] * expected[i];
    out.max = std::max(out.max, error);
    out.mean_percent_error += 100.0 * error / (std::abs(expected[i]) + 1.0);
  }
  const auto count = static_cast<double>(expected.size());
  out.mae /= count;
  out.mean_percent_error /= count;
  out.rmse = std::sqrt(squared_error / count);
  out.relative_l2 = squared_norm > 0.0 ? std::sqrt(squared_error / squared_norm) : out.rmse;
  return out;
}

Accuracy Compare(const Trajectory& expected, const Trajectory& found) {
  Accuracy out;
  out.v = CompareSamples(expected.v_mv, found.v_mv);
  out.w = CompareSamples(expected.w_pa, found.w_pa);
  out.samples = static_cast<std::int64_t>(expected.time_ms.size());
  out.spikes_expected = static_cast<std::int64_t>(expected.spikes.size());
  out.spikes_found = static_cast<std::int64_t>(found.spikes.size());
  for (const SpikeMatch& match : MatchSpikes(expected.spikes, found.spikes)) {
    const double expected_ms = expected.spikes[match.expected].time_ms;
    const double found_ms = found.spikes[match.found].time_ms;
    out.spike_errors.push_back({.index = static_cast<std::int64_t>(match.expected),
                                .expected_ms = expected_ms,
                                .found_ms = found_ms,
                                .error_ms = found_ms - expected_ms});
  }
  out.spikes_matched = static_cast<std::int64_t>(out.spike_errors.size());
  return out;
}

std::vector<double> AccuracyTimes(double duration_ms) {
  return UniformTimes(duration_ms, std::max(kAccuracyStepMs, duration_ms / kMaxAccuracySamples));
}

Trajectory SampleModel(const TrainedModel& model, const ForwardProblem& problem,
                       absl::Span<const double> time_ms) {
  Evaluation values = model.Evaluate(time_ms);
  Trajectory out{.time_ms = {time_ms.begin(), time_ms.end()},
                 .v_mv = std::move(values.v_mv),
                 .w_pa = std::move(values.w_pa)};
  if (std::optional<std::vector<Spike>> spikes = model.Spikes()) {
    out.spikes = *std::move(spikes);
    return out;
  }
  const double step = std::max(kSpikeSearchStepMs, problem.duration_ms / kMaxSearchSamples);
  Trajectory fine{.time_ms = UniformTimes(problem.duration_ms, step)};
  values = model.Evaluate(fine.time_ms);
  fine.v_mv = std::move(values.v_mv);
  fine.w_pa = std::move(values.w_pa);
  out.spikes = DetectSpikes(fine, problem.neuron.SpikeThreshold());
  return out;
}

StateRate MeanAbsoluteResidual(const TrainedModel& model, const ForwardProblem& problem,
                               absl::Span<const double> time_ms) {
  const Evaluation values = model.Evaluate(time_ms);
  StateRate sum;
  std::int64_t count = 0;
  for (std::size_t i = 0; i < time_ms.size(); ++i) {
    const std::optional<StateRate> residual =
        ResidualAt(problem, time_ms[i], {values.v_mv[i], values.w_pa[i]},
                   {values.dv_mv_per_ms[i], values.dw_pa_per_ms[i]});
    if (!residual) continue;
    ++count;
    sum.dv_mv_per_ms += std::abs(residual->dv_mv_per_ms);
    sum.dw_pa_per_ms += std::abs(residual->dw_pa_per_ms);
  }
  const auto samples = static_cast<double>(std::max<std::int64_t>(count, 1));
  return {sum.dv_mv_per_ms / samples, sum.dw_pa_per_ms / samples};
}

}  // namespace spikepinn
