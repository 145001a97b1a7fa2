#include "client/report/spike_table.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>

#include "absl/strings/str_cat.h"
#include "client/files/number.h"
#include "client/report/accuracy_tables.h"
#include "client/report/html.h"

namespace spikepinn::report {
namespace {

using SpikeErrors = std::map<std::int64_t, SpikeError>;  // by index in the reference

// One solution's spikes beside the reference's.
struct Train {
  std::string heading;  // HTML
  SpikeErrors matched;
  std::vector<double> time_ms;
};

SpikeErrors ByIndex(const Accuracy& accuracy) {
  SpikeErrors out;
  for (const SpikeError& error : accuracy.spike_errors) out[error.index] = error;
  return out;
}

std::vector<Train> TrainsOf(const std::vector<ReportJob>& jobs, std::size_t owner) {
  const std::vector<std::string> labels = Labels(jobs);
  const std::vector<std::size_t> owners = YardstickOwners(jobs);
  const JobRecord& first = jobs[owner].record;
  std::vector<Train> trains = {{"<span class=\"swatch guide\"></span>Euler guide",
                                ByIndex(first.job.summary->guide_against_reference),
                                first.spikes.guide_time_ms}};
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (owners[i] != owner || !jobs[i].record.job.summary.has_value()) continue;
    trains.push_back({absl::StrCat(Swatch(i), "<bdi>", Escape(labels[i]), "</bdi>"),
                      ByIndex(jobs[i].record.job.summary->against_reference),
                      jobs[i].record.spikes.time_ms});
  }
  return trains;
}

// Those of a train that correspond to no spike of the reference.
std::string Surplus(const Train& train) {
  constexpr std::size_t kMostTold = 20;
  std::vector<double> matched;
  for (const auto& [index, error] : train.matched) matched.push_back(error.found_ms);
  std::sort(matched.begin(), matched.end());
  std::string out;
  std::size_t count = 0;
  for (const double t : train.time_ms) {
    const double rounding = 1e-9 * std::max(1.0, std::abs(t));
    const auto near = std::lower_bound(matched.begin(), matched.end(), t - rounding);
    if (near != matched.end() && *near <= t + rounding) continue;
    if (++count <= kMostTold) absl::StrAppend(&out, count == 1 ? "" : ", ", TimeNumber(t));
  }
  if (count == 0) return "";
  if (count > kMostTold) absl::StrAppend(&out, " and ", count - kMostTold, " more");
  return absl::StrCat("<p class=\"note\">", train.heading,
                      ": without counterpart in the reference: ", out, " ms.</p>\n");
}

std::string TableFor(const std::vector<ReportJob>& jobs, std::size_t owner) {
  const std::vector<double>& reference = jobs[owner].record.spikes.reference_time_ms;
  const std::vector<Train> trains = TrainsOf(jobs, owner);
  std::vector<HtmlTable::Column> columns = {
      {"Spike"}, {"<span class=\"swatch reference\"></span>Reference (ms)"}};
  for (const Train& train : trains) {
    columns.push_back({train.heading + " (ms)"});
    columns.push_back({"error (ms)"});
  }
  HtmlTable table(std::move(columns));
  const std::size_t rows = std::min(reference.size(), kMostSpikeRows);
  for (std::size_t i = 0; i < rows; ++i) {
    std::vector<std::string> cells = {absl::StrCat(i + 1), TimeNumber(reference[i])};
    for (const Train& train : trains) {
      const auto found = train.matched.find(static_cast<std::int64_t>(i));
      const bool has = found != train.matched.end();
      cells.push_back(has ? TimeNumber(found->second.found_ms) : "–");
      cells.push_back(has ? ShortNumber(found->second.error_ms) : "");
    }
    table.AddRow(cells);
  }
  std::string out = reference.empty() ? "<p>The reference has no spike.</p>\n" : table.Render();
  if (rows < reference.size()) {
    absl::StrAppend(&out, "<p class=\"note\">The first ",
                    files::FormatCount(static_cast<std::int64_t>(rows)), " of ",
                    files::FormatCount(static_cast<std::int64_t>(reference.size())),
                    "; <code>spikepinn result ", Escape(jobs[owner].record.job.name),
                    " -o FOLDER</code> writes all of them.</p>\n");
  }
  for (const Train& train : trains) out += Surplus(train);
  return out;
}

}  // namespace

std::string SpikeTables(const std::vector<ReportJob>& jobs) {
  const std::vector<std::size_t> owners = YardstickOwners(jobs);
  std::string out;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (owners[i] == i && jobs[i].record.job.summary.has_value()) out += TableFor(jobs, i);
  }
  return out;
}

}  // namespace spikepinn::report
