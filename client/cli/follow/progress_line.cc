#include "client/cli/follow/progress_line.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kShortestBar = 8;  // without its brackets
constexpr std::size_t kLongestBar = 40;

// Of all stages, in [0, 1].
double Fraction(const Progress& progress) {
  if (progress.overall_total_steps <= 0) return 0.0;
  const double fraction = static_cast<double>(progress.overall_step) /
                          static_cast<double>(progress.overall_total_steps);
  return std::clamp(fraction, 0.0, 1.0);
}

// Numbers that grow get their room from the start: a line that is rewritten must not dance.
std::string Steps(const Progress& progress) {
  const std::string total = absl::StrCat(progress.total_steps);
  return absl::StrFormat("%s %*d/%s", progress.stage, static_cast<int>(total.size()), progress.step,
                         total);
}

std::string Percentage(const Progress& progress) {
  // Rounded down: 100% is only shown when nothing is left.
  return absl::StrFormat("%3d%%", static_cast<int>(std::floor(100.0 * Fraction(progress))));
}

std::string Loss(const Progress& progress) {
  for (const LossTerm& term : progress.loss) {
    if (term.name == "total") return absl::StrFormat("loss %.3e", term.value);
  }
  return "";
}

std::string Rate(const Progress& progress) {
  if (!(progress.steps_per_second > 0.0)) return "";
  const int decimals = progress.steps_per_second < 9.95 ? 1 : 0;
  return absl::StrFormat("%4.*f steps/s", decimals, progress.steps_per_second);
}

std::string Remaining(const Progress& progress) {
  if (!(progress.remaining_seconds >= 0.0)) return "";
  return absl::StrFormat("%6s left", files::FormatSeconds(progress.remaining_seconds));
}

std::string Bar(double fraction, std::size_t cells) {
  const auto done = static_cast<std::size_t>(std::floor(fraction * static_cast<double>(cells)));
  return absl::StrCat("[", std::string(done, '#'), std::string(cells - done, '.'), "]");
}

// The parts that are there, two blanks apart.
std::string JoinParts(const std::vector<std::string>& parts) {
  std::vector<std::string> present;
  for (const std::string& part : parts) {
    if (!part.empty()) present.push_back(part);
  }
  return absl::StrJoin(present, "  ");
}

}  // namespace

std::string ProgressLine(const Progress& progress, std::size_t width) {
  enum Part { kSteps, kBar, kPercentage, kLoss, kRate, kRemaining };
  std::vector<std::string> parts = {Steps(progress), Bar(0.0, kShortestBar), Percentage(progress),
                                    Loss(progress),  Rate(progress),         Remaining(progress)};
  for (const Part least : {kRate, kBar, kLoss, kPercentage, kRemaining}) {
    if (JoinParts(parts).size() <= width) break;
    parts[least].clear();
  }
  if (!parts[kBar].empty()) {
    const std::size_t room = width - JoinParts(parts).size();
    parts[kBar] = Bar(Fraction(progress), std::min(kLongestBar, kShortestBar + room));
  }
  return JoinParts(parts).substr(0, width);
}

std::string ProgressText(const Progress& progress) {
  return JoinParts(
      {Steps(progress), Percentage(progress), Loss(progress), Rate(progress), Remaining(progress)});
}

}  // namespace spikepinn::cli
