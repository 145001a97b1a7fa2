// Where a job's figures come from: spec, versions, times, attempts, warnings.
#ifndef SPIKEPINN_CLIENT_REPORT_JOB_FACTS_H_
#define SPIKEPINN_CLIENT_REPORT_JOB_FACTS_H_

#include <string>

#include "absl/time/time.h"
#include "client/report/report_job.h"

namespace spikepinn::report {

// HTML of one job, without heading. Times are told in `zone`.
std::string JobFacts(const ReportJob& job, absl::TimeZone zone);

// "2026-11-23 03:47:05 UTC".
std::string DateTime(absl::Time time, absl::TimeZone zone);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_JOB_FACTS_H_
