#include "client/plot/job_figure.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
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

}  // namespace

absl::StatusOr<std::vector<Part>> ParseParts(absl::string_view text) {
  std::vector<Part> parts;
  for (const absl::string_view word : absl::StrSplit(text, ',')) {
    const auto* const found =
        std::find_if(std::begin(kPartNames), std::end(kPartNames),
                     [&](const PartName& known) { return known.name == word; });
    if (found == std::end(kPartNames)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--what = ", text, ": \"", word,
                       "\" is none of solution, error, residual, spikes, phase, loss"));
    }
    if (std::find(parts.begin(), parts.end(), found->part) == parts.end()) {
      parts.push_back(found->part);
    }
  }
  return parts;
}

Figure JobFigure(const std::vector<report::ReportJob>& jobs, const std::vector<Part>& parts,
                 const TimeWindow& window) {
  const JobSet set =
      MakeJobSet(jobs, window.from_ms.value_or(0.0), window.to_ms.value_or(LongestSpan(jobs)));
  Figure figure;
  for (const Part part : parts) {
    std::vector<Row> rows = RowsOverTime(part, set);
    std::move(rows.begin(), rows.end(), std::back_inserter(figure.rows));
  }
  ShareTimeAxis(&figure.rows);
  Row last{.panels = {}, .height_mm = kLastRowMm};
  for (const Part part : parts) {
    if (part == Part::kPhase) last.panels.push_back(PhasePanel(set));
    if (part == Part::kLoss) last.panels.push_back(LossPanel(set));
  }
  if (!last.panels.empty()) figure.rows.push_back(std::move(last));
  for (const Solution& solution : set.solutions) {
    figure.legend.push_back({solution.label, solution.look});
  }
  return figure;
}

}  // namespace spikepinn::plot
