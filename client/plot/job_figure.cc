#include "client/plot/job_figure.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/plot/job_set.h"
#include "client/plot/other_panels.h"
#include "client/plot/time_panels.h"

namespace spikepinn::plot {
namespace {

constexpr double kLastRowMm = 55.0;

struct PartName {
  const char* name;
  Part part;
};
constexpr PartName kPartNames[] = {{"solution", Part::kSolution}, {"error", Part::kError},
                                   {"residual", Part::kResidual}, {"spikes", Part::kSpikes},
                                   {"phase", Part::kPhase},       {"loss", Part::kLoss}};

std::vector<Row> RowsOverTime(Part part, const JobSet& set) {
  switch (part) {
    case Part::kSolution:
      return SolutionRows(set);
    case Part::kError:
      return ErrorRows(set);
    case Part::kResidual:
      return ResidualRows(set);
    case Part::kSpikes:
      return SpikeRows(set);
    case Part::kPhase:
    case Part::kLoss:
      break;
  }
  return {};
}

double LongestSpan(const std::vector<report::ReportJob>& jobs) {
  double longest = 0.0;
  for (const report::ReportJob& job : jobs) {
    longest = std::max(longest, job.record.spec.forward.duration_ms);
  }
  return longest;
}

// One time axis with numbers for all rows of the figure.
void ShareTimeAxis(std::vector<Row>* rows) {
  for (std::size_t i = 0; i + 1 < rows->size(); ++i) {
    (*rows)[i].shares_x_axis = true;
    (*rows)[i].panels.front().x.has_numbers = false;
    (*rows)[i].panels.front().x.label.clear();
  }
}

bool Shows(Part part, Solution::Kind kind, std::size_t jobs) {
  if (part == Part::kLoss) return kind == Solution::Kind::kNetwork && jobs > 1;
  if (kind == Solution::Kind::kReference) return part != Part::kError && part != Part::kResidual;
  if (kind == Solution::Kind::kGuide) return part != Part::kPhase && part != Part::kResidual;
  return true;
}

std::vector<LegendEntry> Legend(const JobSet& set, const std::vector<Part>& parts) {
  std::vector<LegendEntry> legend;
  for (const Solution& solution : set.solutions) {
    const bool is_shown = std::any_of(parts.begin(), parts.end(), [&](Part part) {
      return Shows(part, solution.kind, set.jobs.size());
    });
    if (is_shown) legend.push_back({solution.label, solution.look});
  }
  return legend;
}

}  // namespace

std::vector<std::string> PartNames() {
  std::vector<std::string> names;
  for (const PartName& known : kPartNames) names.emplace_back(known.name);
  return names;
}

absl::StatusOr<std::vector<Part>> ParseParts(absl::string_view text) {
  std::vector<Part> parts;
  for (const absl::string_view word : absl::StrSplit(text, ',')) {
    const auto* const found =
        std::find_if(std::begin(kPartNames), std::end(kPartNames),
                     [&](const PartName& known) { return known.name == word; });
    if (found == std::end(kPartNames)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--what = ", text, ": \"", word, "\" is none of ", absl::StrJoin(PartNames(), ", ")));
    }
    if (std::find(parts.begin(), parts.end(), found->part) == parts.end()) {
      parts.push_back(found->part);
    }
  }
  return parts;
}

Figure JobFigure(const std::vector<report::ReportJob>& jobs, const FigureOptions& options) {
  const JobSet set = MakeJobSet(jobs, options.from_ms.value_or(0.0),
                                options.to_ms.value_or(LongestSpan(jobs)), options.with_guide);
  Figure figure;
  for (const Part part : options.parts) {
    std::vector<Row> rows = RowsOverTime(part, set);
    std::move(rows.begin(), rows.end(), std::back_inserter(figure.rows));
  }
  ShareTimeAxis(&figure.rows);
  Row last{.panels = {}, .height_mm = kLastRowMm};
  for (const Part part : options.parts) {
    if (part == Part::kPhase) last.panels.push_back(PhasePanel(set));
    if (part == Part::kLoss) last.panels.push_back(LossPanel(set));
  }
  if (!last.panels.empty()) figure.rows.push_back(std::move(last));
  figure.legend = Legend(set, options.parts);
  return figure;
}

}  // namespace spikepinn::plot
