// How far each job is from the truth, as HTML tables.
#ifndef SPIKEPINN_CLIENT_REPORT_ACCURACY_TABLES_H_
#define SPIKEPINN_CLIENT_REPORT_ACCURACY_TABLES_H_

#include <string>
#include <vector>

#include "client/report/report_job.h"

namespace spikepinn::report {

// A row a job, and one for each Euler guide that they were given: what one looks at first.
std::string OverviewTable(const std::vector<ReportJob>& jobs);

// Every figure of one job: against guide, against reference, and guide against reference.
std::string AccuracyTable(const Summary& summary);

// The job's mark: its colour in the plots. Job `index` of the report.
std::string Swatch(std::size_t index);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_ACCURACY_TABLES_H_
