#include "client/report/report_job.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn::report {
namespace {

const std::string& PlainLabel(const client::Job& job) {
  return job.display_name.empty() ? job.name : job.display_name;
}

bool SameYardsticks(const TrainingSpec& a, const TrainingSpec& b) {
  return a.forward == b.forward && a.guide.dt_ms == b.guide.dt_ms &&
         a.reference.tolerance == b.reference.tolerance;
}

}  // namespace

absl::StatusOr<std::vector<ReportJob>> FetchReportJobs(client::Client& client,
                                                       const std::vector<std::string>& names,
                                                       const GridChoice& grid) {
  std::vector<ReportJob> jobs;
  for (const std::string& name : names) {
    absl::StatusOr<JobRecord> record = FetchJobRecord(client, name, grid);
    if (!record.ok()) return record.status();
    jobs.push_back({*std::move(record), ""});
  }
  return jobs;
}

std::vector<std::string> Labels(const std::vector<ReportJob>& jobs) {
  std::vector<std::string> labels;
  for (const ReportJob& job : jobs) {
    const std::string& label = PlainLabel(job.record.job);
    const auto same = std::count_if(jobs.begin(), jobs.end(), [&](const ReportJob& other) {
      return PlainLabel(other.record.job) == label;
    });
    labels.push_back(same > 1 ? absl::StrCat(label, " (", job.record.job.name, ")") : label);
  }
  return labels;
}

std::vector<std::size_t> YardstickOwners(const std::vector<ReportJob>& jobs) {
  std::vector<std::size_t> owners;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    std::size_t owner = 0;
    while (!SameYardsticks(jobs[owner].record.spec, jobs[i].record.spec)) ++owner;
    owners.push_back(owner);
  }
  return owners;
}

}  // namespace spikepinn::report
