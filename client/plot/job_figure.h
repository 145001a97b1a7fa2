// A figure of one job, or of several to compare.
#ifndef SPIKEPINN_CLIENT_PLOT_JOB_FIGURE_H_
#define SPIKEPINN_CLIENT_PLOT_JOB_FIGURE_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/plot/figure.h"
#include "client/report/report_job.h"

namespace spikepinn::plot {

enum class Part { kSolution, kError, kResidual, kSpikes, kPhase, kLoss };

// "solution,error" and so on. InvalidArgument, with the names that there are, otherwise.
absl::StatusOr<std::vector<Part>> ParseParts(absl::string_view text);

// What is drawn, in ms; the whole span where it is not set.
struct TimeWindow {
  std::optional<double> from_ms, to_ms;
};

// What is over time stands first, one above the other, then phase plane and loss side by side. All
// jobs in the same panels. At least one part and one job.
Figure JobFigure(const std::vector<report::ReportJob>& jobs, const std::vector<Part>& parts,
                 const TimeWindow& window);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_JOB_FIGURE_H_
