#include "client/plot/other_panels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "client/plot/axis_range.h"
#include "client/plot/looks.h"
#include "client/report/loss_curve.h"

namespace spikepinn::plot {
namespace {

using Values = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kFewSteps = 40;  // are marked one by one
constexpr double kFarApart = 30.0;     // lengths of trainings that share no linear axis

// A reset is no part of the orbit: broken between two samples of one time.
Curve Orbit(const JobSet& set, const Solution& solution) {
  const Values& time = solution.job.record.trajectory.time_ms;
  const Values& v = solution.v_mv();
  const Values& w = solution.w_pa();
  Curve orbit{.x = {}, .y = {}, .look = solution.look};
  for (std::size_t i = 0; i < time.size(); ++i) {
    if (!set.Contains(time[i])) continue;
    const bool is_reset = i > 0 && time[i] == time[i - 1] && v[i] != v[i - 1];
    if (is_reset) {
      orbit.x.push_back(kNan);
      orbit.y.push_back(kNan);
    }
    orbit.x.push_back(v[i]);
    orbit.y.push_back(w[i]);
  }
  return orbit;
}

void AddLoss(const Values& step, const Values& loss, const Look& look, Panel* panel) {
  panel->curves.push_back({.x = step, .y = loss, .look = look});
  if (step.size() > kFewSteps) return;
  Look marks = look;
  marks.mark = 1;
  panel->curves.push_back({.x = step, .y = loss, .look = marks});
}

void AddTerms(const report::LossCurve& curve, Panel* panel) {
  for (std::size_t i = 0; i < curve.terms.size(); ++i) {
    Look look = LookOf(i);
    if (curve.terms[i].name == "total") look = {.colour = "#000000", .width_pt = 0.9};
    AddLoss(curve.step, curve.terms[i].values, look, panel);
    panel->legend.push_back({curve.terms[i].name, look});
  }
  for (std::size_t i = 1; i < curve.stages.size(); ++i) {
    panel->borders.push_back({curve.stages[i].first_step, curve.stages[i].name});
  }
}

void AddTotal(const report::LossCurve& curve, const Look& look, Panel* panel) {
  if (curve.terms.empty()) return;
  AddLoss(curve.step, curve.terms.back().values, look, panel);
}

Axis StepAxis(const Panel& panel) {
  double least = std::numeric_limits<double>::infinity();
  double most = 1.0;
  for (const Curve& curve : panel.curves) {
    if (curve.x.empty()) continue;
    least = std::min(least, curve.x.back());
    most = std::max(most, curve.x.back());
  }
  Axis axis{.label = "Training step", .low = 0.0, .high = most};
  if (most <= kFarApart * least) return axis;
  axis.is_log = true;
  axis.low = 1.0;
  axis.high = std::pow(10.0, std::ceil(std::log10(most)));
  return axis;
}

}  // namespace

Panel PhasePanel(const JobSet& set) {
  Panel panel;
  Values v, w, reference_v, reference_w;
  for (const Solution& solution : set.solutions) {
    if (solution.kind == Solution::Kind::kGuide) continue;  // its resets take time: lines all over
    panel.curves.push_back(Orbit(set, solution));
    const Curve& orbit = panel.curves.back();
    v.insert(v.end(), orbit.x.begin(), orbit.x.end());
    w.insert(w.end(), orbit.y.begin(), orbit.y.end());
    if (solution.kind != Solution::Kind::kReference) continue;
    reference_v.insert(reference_v.end(), orbit.x.begin(), orbit.x.end());
    reference_w.insert(reference_w.end(), orbit.y.begin(), orbit.y.end());
  }
  const AxisRange x = LinearRange(v, std::move(reference_v));
  const AxisRange y = LinearRange(w, std::move(reference_w));
  panel.x = {.label = "{/:Italic v}\u00A0(mV)", .low = x.low, .high = x.high};
  panel.y = {.label = "{/:Italic w}\u00A0(pA)", .low = y.low, .high = y.high};
  return panel;
}

Panel LossPanel(const JobSet& set) {
  Panel panel;
  for (const Solution& solution : set.solutions) {
    if (solution.kind != Solution::Kind::kNetwork) continue;
    const report::LossCurve curve = report::LossCurveOf(solution.job.record.events);
    if (set.jobs.size() == 1) {
      AddTerms(curve, &panel);
    } else {
      AddTotal(curve, solution.look, &panel);
    }
  }
  Values all;
  for (const Curve& curve : panel.curves) all.insert(all.end(), curve.y.begin(), curve.y.end());
  const AxisRange y = LogRange(std::move(all));
  panel.x = StepAxis(panel);
  panel.y = {.label = "Loss", .is_log = true, .low = y.low, .high = y.high};
  return panel;
}

}  // namespace spikepinn::plot
