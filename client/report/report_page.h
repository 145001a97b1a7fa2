// The report: one HTML file that needs nothing else.
#ifndef SPIKEPINN_CLIENT_REPORT_REPORT_PAGE_H_
#define SPIKEPINN_CLIENT_REPORT_REPORT_PAGE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/report/report_job.h"

namespace spikepinn::report {

// As many as there are colours that can be told apart.
inline constexpr std::size_t kMostReportJobs = 8;

struct ReportOptions {
  std::string server;   // that the jobs come from
  std::string version;  // of this program
  absl::Time now;
  absl::TimeZone zone;
};

// The whole file. One job is shown by itself, several are compared in the same plots: from 1 to
// kMostReportJobs. It runs no script but its own, which its content security policy names by
// digest, and may not reach for the network.
std::string RenderReport(const std::vector<ReportJob>& jobs, const ReportOptions& options);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_REPORT_PAGE_H_
