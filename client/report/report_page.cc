#include "client/report/report_page.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "client/report/accuracy_tables.h"
#include "client/report/html.h"
#include "client/report/job_facts.h"
#include "client/report/page_template.h"
#include "client/report/report_data.h"
#include "client/report/spike_table.h"
#include "client/report/web_assets.h"

namespace spikepinn::report {
namespace {

// Nothing may be loaded, and only our own scripts run, whatever the data should contain.
std::string Policy(const WebAssets& assets) {
  return absl::StrCat("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '",
                      "sha256-", assets.library_sha256, "' 'sha256-", assets.script_sha256,
                      "'; base-uri 'none'; form-action 'none'");
}

std::string Heading(const std::vector<ReportJob>& jobs, const std::vector<std::string>& labels) {
  return jobs.size() == 1 ? labels[0] : absl::StrCat(jobs.size(), " jobs compared");
}

std::string Accuracy(const std::vector<ReportJob>& jobs, const std::vector<std::string>& labels) {
  std::string out;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    if (!jobs[i].record.job.summary.has_value()) continue;
    const std::string heading = jobs.size() == 1 ? ""
                                                 : absl::StrCat("<h3>", Swatch(i), "<bdi>",
                                                                Escape(labels[i]), "</bdi></h3>\n");
    absl::StrAppend(&out, "<div>", heading, AccuracyTable(*jobs[i].record.job.summary), "</div>\n");
  }
  return absl::StrCat("<div class=\"jobs\">", out, "</div>");
}

std::string Facts(const std::vector<ReportJob>& jobs, const std::vector<std::string>& labels,
                  absl::TimeZone zone) {
  std::string out;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    absl::StrAppend(&out, "<div><h3>", Swatch(i), "<bdi>", Escape(labels[i]), "</bdi></h3>\n",
                    JobFacts(jobs[i], zone), "</div>\n");
  }
  return absl::StrCat("<div class=\"jobs\">", out, "</div>");
}

}  // namespace

std::string RenderReport(const std::vector<ReportJob>& jobs, const ReportOptions& options) {
  const WebAssets assets = Assets();
  const std::vector<std::string> labels = Labels(jobs);
  const std::string heading = Escape(Heading(jobs, labels));
  const std::string origin = absl::StrCat("From the server ", Escape(options.server), ", ",
                                          DateTime(options.now, options.zone));
  return FillTemplate(assets.page,
                      {{"policy", Policy(assets)},
                       {"generator", absl::StrCat("spikepinn ", Escape(options.version))},
                       {"title", absl::StrCat(heading, " – spikepinn")},
                       {"style", std::string(assets.style)},
                       {"kind", jobs.size() == 1 ? "Training report" : "Comparison"},
                       {"heading", heading},
                       {"origin", origin},
                       {"overview", OverviewTable(jobs)},
                       {"spikes", SpikeTables(jobs)},
                       {"accuracy", Accuracy(jobs, labels)},
                       {"facts", Facts(jobs, labels, options.zone)},
                       {"footer", absl::StrCat("Made by spikepinn ", Escape(options.version),
                                               ". Plots by dygraphs (MIT license).")},
                       {"data", ReportDataJson(jobs)},
                       {"library", std::string(assets.library)},
                       {"script", std::string(assets.script)}});
}

}  // namespace spikepinn::report
