#include "client/plot/time_panels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/plot/axis_range.h"
#include "client/plot/looks.h"

namespace spikepinn::plot {
namespace {

using Kind = Solution::Kind;
using Values = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSolutionMm = 45.0;
constexpr double kOtherMm = 28.0;
constexpr double kTickRowMm = 3.0;      // of one spike train
constexpr double kTickShare = 0.7;      // of its row
constexpr double kRoundingMs = 1e-9;    // of a time that two of them are computed from
constexpr double kLineOfWindow = 1e-3;  // a line's width in shares of the window

Axis TimeAxis(const JobSet& set) {
  return {.label = "Time (ms)", .low = set.from_ms, .high = set.to_ms};
}

Values AllOf(const std::vector<Curve>& curves) {
  Values all;
  for (const Curve& curve : curves) all.insert(all.end(), curve.y.begin(), curve.y.end());
  return all;
}

// Of the curves of all solutions, of which the references must be seen.
Axis SolutionAxis(std::string label, const JobSet& set, const std::vector<Curve>& curves) {
  std::vector<Curve> references;
  for (std::size_t i = 0; i < set.solutions.size(); ++i) {
    if (set.solutions[i].kind == Kind::kReference) references.push_back(curves[i]);
  }
  const AxisRange range = LinearRange(AllOf(curves), AllOf(references));
  return {.label = std::move(label), .low = range.low, .high = range.high};
}

Axis LogAxis(std::string label, const std::vector<Curve>& curves) {
  const AxisRange range = LogRange(AllOf(curves));
  return {.label = std::move(label), .is_log = true, .low = range.low, .high = range.high};
}

// For curves that go up and down too often for the usual width.
Look Thin(Look look) {
  look.width_pt = std::min(look.width_pt, 0.6);
  return look;
}

Row OverTime(const JobSet& set, Axis y, std::vector<Curve> curves, double height_mm) {
  Row row{.panels = {}, .height_mm = height_mm};
  row.panels.push_back({.x = TimeAxis(set),
                        .y = std::move(y),
                        .curves = std::move(curves),
                        .borders = {},
                        .legend = {}});
  return row;
}

// Row 0 is the highest; `row_height` and `top` in units of the y axis.
Curve Ticks(const JobSet& set, const Solution& solution, double top, double row_height) {
  Curve ticks{.x = {}, .y = {}, .look = {.colour = solution.look.colour, .width_pt = 0.9}};
  for (const double spike : solution.spikes_ms()) {
    if (!set.Contains(spike)) continue;
    ticks.x.insert(ticks.x.end(), {spike, spike, kNan});
    ticks.y.insert(ticks.y.end(), {top, top - kTickShare * row_height, kNan});
  }
  return ticks;
}

// A row of ticks for each solution, from `top` downwards.
void AddTicks(const JobSet& set, double top, double row_height, std::vector<Curve>* curves) {
  for (std::size_t i = 0; i < set.solutions.size(); ++i) {
    const double row_top = top - row_height * static_cast<double>(i);
    curves->push_back(Ticks(set, set.solutions[i], row_top, row_height));
  }
}

std::vector<Curve> CurvesOf(const JobSet& set, const Values& (Solution::*values)() const) {
  std::vector<Curve> curves;
  for (const Solution& solution : set.solutions) {
    curves.push_back(
        InWindow(set, solution.job.record.trajectory.time_ms, (solution.*values)(), solution.look));
  }
  return curves;
}

// Time and spikes of one curve of errors: where it jumps by a reset for no time at all.
class Jumps {
 public:
  Jumps(const Accuracy& accuracy, double least_ms) {
    for (const SpikeError& spike : accuracy.spike_errors) {
      if (std::abs(spike.error_ms) >= least_ms) continue;
      spans_.emplace_back(std::min(spike.expected_ms, spike.found_ms) - kRoundingMs,
                          std::max(spike.expected_ms, spike.found_ms) + kRoundingMs);
    }
  }

  bool Contains(double time_ms) const {
    const auto after = std::upper_bound(
        spans_.begin(), spans_.end(), time_ms,
        [](double time, const std::pair<double, double>& span) { return time < span.first; });
    return after != spans_.begin() && time_ms <= std::prev(after)->second;
  }

 private:
  std::vector<std::pair<double, double>> spans_;  // ascending, each closed
};

Curve ErrorCurve(const JobSet& set, const Solution& solution,
                 const Values& (Solution::*values)() const) {
  const report::JobRecord& record = solution.job.record;
  const Solution reference{solution.job, Kind::kReference, "", {}};
  const Values& found = (solution.*values)();
  const Values& expected = (reference.*values)();
  const double least_ms = kLineOfWindow * (set.to_ms - set.from_ms);
  const Summary summary = record.job.summary.value_or(Summary());
  const Jumps jumps(
      solution.kind == Kind::kGuide ? summary.guide_against_reference : summary.against_reference,
      least_ms);
  Values time;
  Values error;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (jumps.Contains(record.trajectory.time_ms[i])) continue;
    time.push_back(record.trajectory.time_ms[i]);
    error.push_back(std::abs(found[i] - expected[i]));
  }
  return InWindow(set, time, error, Thin(solution.look));
}

Row ErrorRow(const JobSet& set, std::string label, const Values& (Solution::*values)() const) {
  std::vector<Curve> curves;
  for (const Solution& solution : set.solutions) {
    if (solution.kind == Kind::kReference) continue;
    curves.push_back(ErrorCurve(set, solution, values));
  }
  const Axis y = LogAxis(std::move(label), curves);
  return OverTime(set, y, std::move(curves), kOtherMm);
}

Row ResidualRow(const JobSet& set, std::string label, Values report::Residuals::*column) {
  std::vector<Curve> curves;
  for (const Solution& solution : set.solutions) {
    if (solution.kind != Kind::kNetwork) continue;
    const report::Residuals& residuals = solution.job.record.residuals;
    curves.push_back(InWindow(set, residuals.time_ms, residuals.*column, Thin(solution.look)));
    for (double& value : curves.back().y) value = std::abs(value);
  }
  const Axis y = LogAxis(std::move(label), curves);
  return OverTime(set, y, std::move(curves), kOtherMm);
}

Row SpikeErrorRow(const JobSet& set) {
  std::vector<Curve> curves;
  int mark = 0;
  for (const Solution& solution : set.solutions) {
    if (solution.kind == Kind::kReference) continue;
    Curve curve{.x = {}, .y = {}, .look = solution.look};
    curve.look.mark = ++mark;
    const Summary summary = solution.job.record.job.summary.value_or(Summary());
    for (const SpikeError& spike : solution.kind == Kind::kGuide
                                       ? summary.guide_against_reference.spike_errors
                                       : summary.against_reference.spike_errors) {
      if (!set.Contains(spike.expected_ms)) continue;
      curve.x.push_back(spike.expected_ms);
      curve.y.push_back(std::abs(spike.error_ms));
    }
    curves.push_back(std::move(curve));
  }
  const Axis y = LogAxis("|spike-time error| (ms)", curves);
  return OverTime(set, y, std::move(curves), kOtherMm);
}

}  // namespace

std::vector<Row> SolutionRows(const JobSet& set) {
  std::vector<Curve> v = CurvesOf(set, &Solution::v_mv);
  std::vector<Curve> w = CurvesOf(set, &Solution::w_pa);
  Axis v_axis = SolutionAxis("{/:Italic v}\u00A0(mV)", set, v);
  const Axis w_axis = SolutionAxis("{/:Italic w}\u00A0(pA)", set, w);
  const auto rows = static_cast<double>(set.solutions.size());
  const double row_height = (v_axis.high - v_axis.low) / kSolutionMm * kTickRowMm;
  v_axis.numbers_to = v_axis.high;
  v_axis.high += row_height * rows;
  AddTicks(set, v_axis.high, row_height, &v);
  std::vector<Row> out;
  out.push_back(OverTime(set, v_axis, std::move(v), kSolutionMm + kTickRowMm * rows));
  out.push_back(OverTime(set, w_axis, std::move(w), kOtherMm));
  return out;
}

std::vector<Row> ErrorRows(const JobSet& set) {
  return {ErrorRow(set, "|error of\u00A0{/:Italic v}| (mV)", &Solution::v_mv),
          ErrorRow(set, "|error of\u00A0{/:Italic w}| (pA)", &Solution::w_pa)};
}

std::vector<Row> ResidualRows(const JobSet& set) {
  return {
      ResidualRow(set, "|residual of\u00A0{/:Italic v}| (mV/ms)", &report::Residuals::v_mv_per_ms),
      ResidualRow(set, "|residual of\u00A0{/:Italic w}| (pA/ms)", &report::Residuals::w_pa_per_ms)};
}

std::vector<Row> SpikeRows(const JobSet& set) {
  const auto rows = static_cast<double>(set.solutions.size());
  std::vector<Curve> ticks;
  AddTicks(set, rows, 1.0, &ticks);
  const Axis y{
      .label = "spikes", .low = 0.0, .high = rows, .has_numbers = false, .has_tics = false};
  return {OverTime(set, y, std::move(ticks), 1.5 * kTickRowMm * rows), SpikeErrorRow(set)};
}

}  // namespace spikepinn::plot
