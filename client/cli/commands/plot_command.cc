// `spikepinn plot`: figures of jobs for paper.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/written_file.h"
#include "client/plot/gnuplot.h"
#include "client/plot/job_figure.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kMostJobs = 8;
constexpr double kLeastMm = 20.0;
constexpr double kMostMm = 2000.0;

absl::StatusOr<plot::PictureFormat> FormatOf(const std::string& path) {
  if (absl::EndsWith(path, ".svg")) return plot::PictureFormat::kSvg;
  if (absl::EndsWith(path, ".pdf")) return plot::PictureFormat::kPdf;
  if (absl::EndsWith(path, ".png")) return plot::PictureFormat::kPng;
  return absl::InvalidArgumentError(
      absl::StrCat("--output = ", path, ": must end in .svg, .pdf or .png"));
}

absl::Status CheckIn(const char* flag, const std::optional<double>& value, double least,
                     double most) {
  if (!value.has_value() || (*value >= least && *value <= most)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " = ", *value, ": must lie in [", least, ", ", most, "]"));
}

class PlotCommand : public Command {
 public:
  std::string Name() const override { return "plot"; }
  std::string Summary() const override { return "Draw a figure of jobs for paper"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn plot 3f2a -o figure.pdf\n"
           "  spikepinn plot 3f2a 77b0 c1d9 -o compare.svg --what solution,error,loss\n"
           "  spikepinn plot 3f2a -o spike.png --from 195 --to 205 --width 89\n"
           "Parts: solution, error (against the reference), residual, spikes, phase, loss. All\n"
           "jobs, which must have succeeded, in the same panels. Drawn by gnuplot.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobsArgument(command, kMostJobs, &jobs_);
    command->add_option("-o,--output", path_, "File to write: *.svg, *.pdf or *.png")
        ->required()
        ->type_name("FILE");
    command->add_option("--what", what_, "Parts, separated by commas; default solution,error")
        ->type_name("LIST")
        ->check(AnyOf(plot::PartNames()));
    command->add_option("--width", width_mm_, "Of the figure, in mm; default 180");
    command->add_option("--height", height_mm_, "The same; default: as its parts need");
    command->add_option("--dpi", dots_per_inch_, "Dots per inch of a PNG; default 300");
    command->add_option("--dt", dt_ms_, "Sample the curves every so many ms; default as `report`");
    command->add_flag("!--no-guide", options_.with_guide, "Leave out the Euler guide");
    command->add_option("--from", options_.from_ms, "Begin of what is drawn, in ms");
    command->add_option("--to", options_.to_ms, "End of what is drawn, in ms");
  }

  int Run(Context& context) override {
    const absl::StatusOr<plot::PictureFormat> format = FormatOf(path_);
    if (!format.ok()) return context.FailUsage(format.status());
    if (absl::Status status = CheckFlags(); !status.ok()) return context.FailUsage(status);

    client::Client client(context.client_options);
    const absl::StatusOr<std::vector<report::ReportJob>> jobs = report::FetchReportJobs(
        client, JobNames(jobs_), [this](const TrainingSpec& spec) { return Grid(spec); });
    if (!jobs.ok()) return context.Fail(jobs.status());
    if (absl::Status status = CheckWindow(*jobs); !status.ok()) return context.FailUsage(status);
    const plot::Figure figure = plot::JobFigure(*jobs, options_);
    const absl::StatusOr<std::string> picture = plot::DrawWithGnuplot(
        figure, {.width_mm = *width_mm_, .height_mm = height_mm_, .dots_per_inch = *dots_per_inch_},
        *format);
    if (!picture.ok()) return context.Fail(picture.status());
    return WriteAndTell(context, path_, *picture);
  }

 private:
  absl::Status CheckFlags() {
    absl::StatusOr<std::vector<plot::Part>> parts = plot::ParseParts(what_);
    if (!parts.ok()) return parts.status();
    options_.parts = *std::move(parts);
    return CheckNumbers();
  }

  absl::Status CheckNumbers() const {
    absl::Status status = CheckIn("--width", width_mm_, kLeastMm, kMostMm);
    if (status.ok()) status = CheckIn("--height", height_mm_, kLeastMm, kMostMm);
    if (status.ok()) status = CheckIn("--dpi", dots_per_inch_, 30.0, 1200.0);
    if (!status.ok()) return status;
    if (dt_ms_.has_value() && !(*dt_ms_ > 0.0)) {
      return absl::InvalidArgumentError(absl::StrCat("--dt = ", *dt_ms_, ": must be > 0"));
    }
    const double from_ms = options_.from_ms.value_or(0.0);
    if (!(from_ms >= 0.0)) {
      return absl::InvalidArgumentError(absl::StrCat("--from = ", from_ms, ": must be >= 0"));
    }
    if (options_.to_ms.has_value() && !(*options_.to_ms > from_ms)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--to = ", *options_.to_ms, ": must be > --from, which is ", from_ms));
    }
    return absl::OkStatus();
  }

  absl::Status CheckWindow(const std::vector<report::ReportJob>& jobs) const {
    double longest_ms = 0.0;
    for (const report::ReportJob& job : jobs) {
      longest_ms = std::max(longest_ms, job.record.spec.forward.duration_ms);
    }
    if (options_.from_ms.value_or(0.0) < longest_ms) return absl::OkStatus();
    return absl::InvalidArgumentError(absl::StrCat("--from = ", *options_.from_ms, ": must be < ",
                                                   longest_ms,
                                                   ", where the longest of the jobs ends"));
  }

  // The samples of the window alone where there is one, as many as usual.
  client::TimeGrid Grid(const TrainingSpec& spec) const {
    const double span_ms = spec.forward.duration_ms;
    const double from_ms = std::min(options_.from_ms.value_or(0.0), span_ms);
    const double to_ms = std::min(options_.to_ms.value_or(span_ms), span_ms);
    const double dt_ms = dt_ms_.value_or(report::UsualStepMs(to_ms - from_ms));
    if (from_ms == 0.0 && to_ms == span_ms) return dt_ms;
    std::vector<double> times;
    for (double i = 0.0; from_ms + i * dt_ms < to_ms; ++i) times.push_back(from_ms + i * dt_ms);
    times.push_back(to_ms);
    return times;
  }

  std::vector<std::string> jobs_;
  std::string path_;
  std::string what_ = "solution,error";
  std::optional<double> width_mm_ = 180.0;
  std::optional<double> height_mm_;
  std::optional<double> dots_per_inch_ = 300.0;
  std::optional<double> dt_ms_;
  plot::FigureOptions options_;
};

}  // namespace

std::unique_ptr<Command> NewPlotCommand() { return std::make_unique<PlotCommand>(); }

}  // namespace spikepinn::cli
