#include "client/report/loss_curve.h"

#include <algorithm>
#include <limits>
#include <variant>

namespace spikepinn::report {
namespace {

std::vector<const Progress*> KeptProgress(absl::Span<const client::Event> events) {
  std::vector<const Progress*> kept;
  for (const client::Event& event : events) {
    const auto* progress = std::get_if<Progress>(&event.payload);
    if (progress == nullptr) continue;
    // A stage begins by telling the last one's step again, with a loss of its own.
    while (!kept.empty() && kept.back()->overall_step >= progress->overall_step) kept.pop_back();
    kept.push_back(progress);
  }
  return kept;
}

std::vector<std::string> TermNames(const std::vector<const Progress*>& rows) {
  std::vector<std::string> names;
  bool has_total = false;
  for (const Progress* row : rows) {
    for (const LossTerm& term : row->loss) {
      if (term.name == "total") {
        has_total = true;
      } else if (std::find(names.begin(), names.end(), term.name) == names.end()) {
        names.push_back(term.name);
      }
    }
  }
  if (has_total) names.push_back("total");
  return names;
}

double ValueOf(const Progress& row, const std::string& name) {
  const auto term = std::find_if(row.loss.begin(), row.loss.end(),
                                 [&](const LossTerm& loss) { return loss.name == name; });
  return term == row.loss.end() ? std::numeric_limits<double>::quiet_NaN() : term->value;
}

}  // namespace

LossCurve LossCurveOf(absl::Span<const client::Event> events) {
  const std::vector<const Progress*> rows = KeptProgress(events);
  LossCurve curve;
  for (const Progress* row : rows) {
    const auto step = static_cast<double>(row->overall_step);
    if (curve.stages.empty() || curve.stages.back().name != row->stage) {
      // The border is where the stage before was last heard of.
      curve.stages.push_back({row->stage, curve.step.empty() ? step : curve.step.back()});
    }
    curve.step.push_back(step);
  }
  for (const std::string& name : TermNames(rows)) {
    LossTermCurve term{.name = name};
    for (const Progress* row : rows) term.values.push_back(ValueOf(*row, name));
    curve.terms.push_back(std::move(term));
  }
  return curve;
}

}  // namespace spikepinn::report
