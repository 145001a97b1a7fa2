// A job as a report shows it.
#ifndef SPIKEPINN_CLIENT_REPORT_REPORT_JOB_H_
#define SPIKEPINN_CLIENT_REPORT_REPORT_JOB_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/report/job_record.h"

namespace spikepinn::report {

struct ReportJob {
  JobRecord record;
  std::string spec_text;  // the effective spec as a job file has it; empty where nobody reads it
};

// All that there is to know of the jobs of these names, without spec_text; the first error where
// one cannot be had.
absl::StatusOr<std::vector<ReportJob>> FetchReportJobs(client::Client& client,
                                                       const std::vector<std::string>& names,
                                                       const GridChoice& grid);

// What the job is called: its display name or else its name, made different from the others'.
std::vector<std::string> Labels(const std::vector<ReportJob>& jobs);

// For each job the first one of the same problem, guide and reference: those need be shown once.
std::vector<std::size_t> YardstickOwners(const std::vector<ReportJob>& jobs);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_REPORT_JOB_H_
