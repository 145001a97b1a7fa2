#include "core/evaluate/trajectory_table.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "core/evaluate/accuracy.h"
#include "core/ode/euler.h"
#include "core/ode/reference.h"
#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

absl::Status BadGrid(absl::string_view field, double value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, " = ", value, ": ", rule));
}

absl::StatusOr<std::vector<double>> EvenTimes(double dt_ms, double duration_ms) {
  if (!(std::isfinite(dt_ms) && dt_ms > 0.0)) {
    return BadGrid("dt_ms", dt_ms, "must be finite and > 0");
  }
  if (duration_ms / dt_ms > static_cast<double>(kMaxTableSamples)) {
    return BadGrid(
        "dt_ms", dt_ms,
        absl::StrCat("makes more than ", kMaxTableSamples, " samples over ", duration_ms, " ms"));
  }
  return UniformTimes(duration_ms, dt_ms);
}

absl::StatusOr<std::vector<double>> CheckedTimes(const std::vector<double>& times,
                                                 double duration_ms) {
  if (times.empty()) return absl::InvalidArgumentError("times: must name at least one time");
  if (static_cast<std::int64_t>(times.size()) > kMaxTableSamples) {
    return absl::InvalidArgumentError(
        absl::StrCat("times: ", times.size(), " of them, more than ", kMaxTableSamples));
  }
  for (std::size_t i = 0; i < times.size(); ++i) {
    const std::string field = absl::StrCat("times[", i, "]");
    if (!(times[i] >= 0.0 && times[i] <= duration_ms)) {
      return BadGrid(field, times[i], absl::StrCat("must be in [0, ", duration_ms, "]"));
    }
    if (i > 0 && times[i] <= times[i - 1]) return BadGrid(field, times[i], "must ascend");
  }
  return times;
}

// A spike whose two rows stand for its time; `reference` tells whose spike it is.
struct SpikeRows {
  double time_ms = 0.0;
  const Spike* spike = nullptr;
  bool reference = false;
};

// The spikes that get rows of their own: those within the sampled range.
std::vector<SpikeRows> SpikesToShow(const std::vector<Spike>& solution,
                                    const std::vector<Spike>& reference, double first,
                                    double last) {
  std::vector<SpikeRows> out;
  for (const Spike& spike : solution) out.push_back({spike.time_ms, &spike, false});
  for (const Spike& spike : reference) out.push_back({spike.time_ms, &spike, true});
  std::erase_if(out,
                [&](const SpikeRows& rows) { return rows.time_ms < first || rows.time_ms > last; });
  std::sort(out.begin(), out.end(),
            [](const SpikeRows& a, const SpikeRows& b) { return a.time_ms < b.time_ms; });
  return out;
}

// Grid times and both rows of every spike, ascending; a grid time that is a spike time exactly
// gives way to the spike's two rows.
std::vector<double> RowTimes(const std::vector<double>& grid,
                             const std::vector<SpikeRows>& spikes) {
  std::vector<double> times;
  times.reserve(grid.size() + 2 * spikes.size());
  std::size_t next = 0;
  for (const double t : grid) {
    while (next < spikes.size() && spikes[next].time_ms <= t) {
      const double spike_ms = spikes[next++].time_ms;
      if (times.empty() || times.back() != spike_ms) times.insert(times.end(), 2, spike_ms);
    }
    if (times.empty() || times.back() != t) times.push_back(t);
  }
  return times;
}

// The reference's samples in the rows of their times. The rows of its own spikes, which are no
// samples, are left for PlaceReset.
void PlaceSamples(const Trajectory& reference, const std::vector<double>& row_times,
                  std::vector<double>* v, std::vector<double>* w) {
  v->resize(row_times.size());
  w->resize(row_times.size());
  std::size_t i = 0;
  for (std::size_t row = 0; row < row_times.size(); ++row) {
    while (i < reference.time_ms.size() && reference.time_ms[i] < row_times[row]) ++i;
    if (i == reference.time_ms.size()) break;
    (*v)[row] = reference.v_mv[i];
    (*w)[row] = reference.w_pa[i];
  }
}

// Puts the states before and after a spike's reset into its two rows.
void PlaceReset(const std::vector<double>& row_times, const Spike& spike, std::vector<double>* v,
                std::vector<double>* w) {
  const auto row = std::lower_bound(row_times.begin(), row_times.end(), spike.time_ms);
  const auto i = static_cast<std::size_t>(row - row_times.begin());
  (*v)[i] = spike.before.v_mv;
  (*w)[i] = spike.before.w_pa;
  (*v)[i + 1] = spike.after.v_mv;
  (*w)[i + 1] = spike.after.w_pa;
  // A sample that follows the spike within rounding was taken at the spike, where it holds the
  // state before the reset: two rows further down time would run backwards.
  for (std::size_t next = i + 2; next < v->size() && State{(*v)[next], (*w)[next]} == spike.before;
       ++next) {
    (*v)[next] = spike.after.v_mv;
    (*w)[next] = spike.after.w_pa;
  }
}

}  // namespace

absl::StatusOr<std::vector<double>> GridTimes(const TimeGrid& grid, double duration_ms) {
  if (const double* dt_ms = std::get_if<double>(&grid)) return EvenTimes(*dt_ms, duration_ms);
  return CheckedTimes(std::get<std::vector<double>>(grid), duration_ms);
}

absl::StatusOr<TrajectoryTable> Tabulate(const TrainingSpec& spec, const TrainedModel& model,
                                         const std::vector<double>& times) {
  const ForwardProblem& problem = spec.forward;
  const ReferenceOptions reference_options{.tolerance = spec.reference.tolerance};
  TrajectoryTable table;
  table.spikes = SampleModel(model, problem, {}).spikes;
  const auto reference =
      IntegrateReference(problem, MergedTimes(times, SpikeTimes(table.spikes)), reference_options);
  if (!reference.ok()) return reference.status();
  table.reference_spikes = reference->spikes;
  const std::vector<SpikeRows> shown =
      SpikesToShow(table.spikes, table.reference_spikes, times.front(), times.back());
  table.time_ms = RowTimes(times, shown);

  Evaluation solution = model.Evaluate(table.time_ms);
  table.v_mv = std::move(solution.v_mv);
  table.w_pa = std::move(solution.w_pa);

  Trajectory guide = EulerGuide(problem, spec.guide.dt_ms);
  Trajectory between = InterpolateGuide(guide, table.time_ms);
  table.guide_v_mv = std::move(between.v_mv);
  table.guide_w_pa = std::move(between.w_pa);
  table.guide_spikes = std::move(guide.spikes);

  PlaceSamples(*reference, table.time_ms, &table.reference_v_mv, &table.reference_w_pa);
  for (const SpikeRows& rows : shown) {
    if (rows.spike->before == rows.spike->after) continue;  // a smooth solution has no reset
    if (rows.reference) {
      PlaceReset(table.time_ms, *rows.spike, &table.reference_v_mv, &table.reference_w_pa);
    } else {
      PlaceReset(table.time_ms, *rows.spike, &table.v_mv, &table.w_pa);
    }
  }
  return table;
}

}  // namespace spikepinn
