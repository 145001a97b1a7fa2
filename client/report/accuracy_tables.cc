#include "client/report/accuracy_tables.h"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>

#include "absl/strings/str_cat.h"
#include "client/files/number.h"
#include "client/report/accuracy_metrics.h"
#include "client/report/html.h"

namespace spikepinn::report {
namespace {

using Align = HtmlTable::Align;
using Cell = std::function<std::string(const Accuracy&)>;

std::string SpikeCounts(const Accuracy& accuracy) {
  return absl::StrCat(files::FormatCount(accuracy.spikes_found), " / ",
                      files::FormatCount(accuracy.spikes_expected));
}

std::string SpikeErrorText(const Accuracy& accuracy) {
  const std::optional<double> largest_ms = LargestSpikeError(accuracy);
  return largest_ms.has_value() ? ShortNumber(*largest_ms) : "–";
}

void AddOverviewRow(const std::string& name, const std::string& method, const Accuracy& accuracy,
                    const std::string& time, const std::string& parameters, HtmlTable* table) {
  table->AddRow({name, method, ShortNumber(accuracy.v.relative_l2), ShortNumber(accuracy.v.rmse),
                 ShortNumber(accuracy.w.rmse), SpikeCounts(accuracy), SpikeErrorText(accuracy),
                 time, parameters});
}

void AddVariable(const Summary& summary, const AccuracyVariable& variable, HtmlTable* table) {
  for (const AccuracyMetric& metric : kAccuracyMetrics) {
    const std::string unit = metric.unit == nullptr ? variable.unit : metric.unit;
    const auto cell = [&](const Accuracy& accuracy) {
      return ShortNumber(accuracy.*variable.member.*metric.member);
    };
    table->AddRow({absl::StrCat("<i>", variable.name, "</i>&ensp;", metric.name,
                                unit.empty() ? "" : absl::StrCat(" (", unit, ")")),
                   cell(summary.against_guide), cell(summary.against_reference),
                   cell(summary.guide_against_reference)});
  }
}

}  // namespace

std::string Swatch(std::size_t index) {
  return absl::StrCat("<span class=\"swatch series-", index, "\"></span>");
}

std::string OverviewTable(const std::vector<ReportJob>& jobs) {
  HtmlTable table({{"Against the reference", Align::kText},
                   {"Method", Align::kText},
                   {"<i>v</i> relative L2"},
                   {"<i>v</i> RMSE (mV)"},
                   {"<i>w</i> RMSE (pA)"},
                   {"Spikes found / expected"},
                   {"Largest spike-time error (ms)"},
                   {"Training"},
                   {"Parameters"}});
  const std::vector<std::string> labels = Labels(jobs);
  const std::vector<std::size_t> owners = YardstickOwners(jobs);
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].record.job.summary.has_value()) continue;
    const Summary& summary = *jobs[i].record.job.summary;
    AddOverviewRow(absl::StrCat(Swatch(i), "<bdi>", Escape(labels[i]), "</bdi>"),
                   std::string(ToString(summary.method)), summary.against_reference,
                   DurationText(summary.training_seconds),
                   files::FormatCount(summary.parameter_count), &table);
  }
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (owners[i] != i || !jobs[i].record.job.summary.has_value()) continue;
    const TrainingSpec& spec = jobs[i].record.spec;
    const bool is_only_one = std::count(owners.begin(), owners.end(), owners[0]) ==
                             static_cast<std::ptrdiff_t>(owners.size());
    AddOverviewRow(
        absl::StrCat("<span class=\"swatch guide\"></span>Euler guide, dt ",
                     ShortNumber(spec.guide.dt_ms), " ms",
                     is_only_one ? "" : absl::StrCat(", of <bdi>", Escape(labels[i]), "</bdi>")),
        "–", jobs[i].record.job.summary->guide_against_reference, "–", "–", &table);
  }
  return table.Render();
}

std::string AccuracyTable(const Summary& summary) {
  HtmlTable table({{"Figure", Align::kText},
                   {"against guide"},
                   {"against reference"},
                   {"guide against reference"}});
  for (const AccuracyVariable& variable : kAccuracyVariables) {
    AddVariable(summary, variable, &table);
  }
  const auto add = [&](const char* name, const Cell& cell) {
    table.AddRow({name, cell(summary.against_guide), cell(summary.against_reference),
                  cell(summary.guide_against_reference)});
  };
  add("spikes found / expected", SpikeCounts);
  add("spikes that correspond",
      [](const Accuracy& a) { return files::FormatCount(a.spikes_matched); });
  add("largest spike-time error (ms)", SpikeErrorText);
  add("samples compared", [](const Accuracy& a) { return files::FormatCount(a.samples); });
  return table.Render();
}

}  // namespace spikepinn::report
