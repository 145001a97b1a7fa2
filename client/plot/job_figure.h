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

// The words for them.
std::vector<std::string> PartNames();

// "solution,error" and so on. InvalidArgument, with the names that there are, otherwise.
absl::StatusOr<std::vector<Part>> ParseParts(absl::string_view text);

struct FigureOptions {
  std::vector<Part> parts = {Part::kSolution, Part::kError};  // at least one
  std::optional<double> from_ms, to_ms;  // of what is drawn; the whole span where not set
  bool with_guide = true;
};

// What is over time stands first, one above the other, then phase plane and loss side by side. All
// jobs, at least one, in the same panels.
Figure JobFigure(const std::vector<report::ReportJob>& jobs, const FigureOptions& options);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_JOB_FIGURE_H_
