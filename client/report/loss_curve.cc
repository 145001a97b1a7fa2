#include "client/report/loss_curve.h"

#include <variant>

#include "client/files/loss_log.h"

namespace spikepinn::report {

LossCurve LossCurveOf(absl::Span<const client::Event> events) {
  files::LossLog log;
  for (const client::Event& event : events) {
    if (const auto* progress = std::get_if<Progress>(&event.payload)) log.Add(*progress);
  }
  LossCurve curve;
  for (const Progress& row : log.rows()) {
    const auto step = static_cast<double>(row.overall_step);
    if (curve.stages.empty() || curve.stages.back().name != row.stage) {
      // The border is where the stage before was last heard of.
      curve.stages.push_back({row.stage, curve.step.empty() ? step : curve.step.back()});
    }
    curve.step.push_back(step);
  }
  for (const std::string& name : log.TermNames()) {
    curve.terms.push_back({.name = name, .values = log.ValuesOf(name)});
  }
  return curve;
}

}  // namespace spikepinn::report
