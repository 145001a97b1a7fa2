#include "client/cli/output/summary_text.h"

#include <cstddef>
#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"
#include "client/report/accuracy_metrics.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kTextWidth = 90;

using Align = Table::Align;

// One row: the same figure of all three comparisons.
void AddRow(const Summary& summary, const std::string& label,
            const std::function<std::string(const Accuracy&)>& cell, Table* table) {
  table->AddRow({label, cell(summary.against_guide), cell(summary.against_reference),
                 cell(summary.guide_against_reference)});
}

std::string SpikeErrorText(const Accuracy& accuracy) {
  const std::optional<double> largest_ms = report::LargestSpikeError(accuracy);
  return largest_ms.has_value() ? files::FormatShort(*largest_ms) : "-";
}

std::string AccuracyTable(const Summary& summary) {
  Table table({{"accuracy"},
               {"against guide", Align::kRight},
               {"against reference", Align::kRight},
               {"guide against reference", Align::kRight}});
  for (const report::AccuracyVariable& variable : report::kAccuracyVariables) {
    for (const report::AccuracyMetric& metric : report::kAccuracyMetrics) {
      const std::string unit = metric.unit == nullptr ? absl::StrCat(", ", variable.unit) : "";
      AddRow(
          summary, absl::StrCat(variable.name, "  ", metric.name, unit),
          [&](const Accuracy& accuracy) {
            return files::FormatShort(accuracy.*variable.member.*metric.member);
          },
          &table);
    }
  }
  AddRow(
      summary, "spikes found / expected",
      [](const Accuracy& a) { return absl::StrCat(a.spikes_found, " / ", a.spikes_expected); },
      &table);
  AddRow(
      summary, "spikes that correspond",
      [](const Accuracy& a) { return absl::StrCat(a.spikes_matched); }, &table);
  AddRow(summary, "largest spike-time error, ms", SpikeErrorText, &table);
  AddRow(
      summary, "samples", [](const Accuracy& a) { return files::FormatCount(a.samples); }, &table);
  return table.Render();
}

std::string StagesTable(const Summary& summary) {
  Table table({{"stage"}, {"steps", Align::kRight}, {"time", Align::kRight}});
  for (const StageSummary& stage : summary.stages) {
    table.AddRow({Printable(stage.stage), files::FormatCount(stage.steps),
                  files::FormatSeconds(stage.seconds)});
  }
  return table.Render();
}

std::string LossTable(const Summary& summary) {
  Table table({{"loss at the end"}, {"", Align::kRight}});
  for (const LossTerm& term : summary.final_loss) {
    table.AddRow({Printable(term.name), files::FormatShort(term.value)});
  }
  return table.Render();
}

std::string SegmentedText(const SegmentedReport& report) {
  return absl::StrCat("estimated without the reference:  relative L2 error of v ",
                      files::FormatShort(report.estimated_relative_l2),
                      report.reached ? " (asked: " : " (NOT what was asked: ",
                      files::FormatShort(report.accuracy_asked), "),  spike times ",
                      files::FormatShort(report.estimated_spike_error_ms), " ms;  ",
                      report.segments, " segments, ", report.cuts,
                      " extra cuts, networks of up to ", report.largest_units, " units");
}

std::string Circumstances(const Summary& summary) {
  return absl::StrCat("method ", std::string(ToString(summary.method)), ", ",
                      files::FormatCount(summary.parameter_count), " parameters, ",
                      std::string(ToString(summary.precision)), " on ", Printable(summary.device),
                      " with ", summary.threads, summary.threads == 1 ? " thread" : " threads",
                      ", seed ", summary.seed, "; ", files::FormatSeconds(summary.training_seconds),
                      " of training, ", files::FormatSeconds(summary.worker_seconds),
                      " in all; worker ", Printable(summary.version));
}

}  // namespace

std::string SummaryText(const Summary& summary) {
  std::string out = AccuracyTable(summary);
  absl::StrAppend(&out, "\nmean absolute residual:  v ",
                  files::FormatShort(summary.mean_abs_residual_v_mv_per_ms), " mV/ms,  w ",
                  files::FormatShort(summary.mean_abs_residual_w_pa_per_ms), " pA/ms\n\n");
  if (summary.segmented.has_value()) {
    out += Wrap(SegmentedText(*summary.segmented), "", kTextWidth) + "\n";
  }
  if (!summary.stages.empty()) absl::StrAppend(&out, StagesTable(summary), "\n");
  if (!summary.final_loss.empty()) absl::StrAppend(&out, LossTable(summary), "\n");
  out += Wrap(Circumstances(summary), "", kTextWidth);
  absl::StrAppend(&out, "model sha256 ", Printable(summary.model_sha256), "\n");
  if (!summary.notes.empty()) out += "\nnotes\n";
  for (const std::string& note : summary.notes) out += Wrap(Printable(note), "- ", kTextWidth);
  return out;
}

}  // namespace spikepinn::cli
