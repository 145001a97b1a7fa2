// What the plots of a report are drawn from.
#ifndef SPIKEPINN_CLIENT_REPORT_REPORT_DATA_H_
#define SPIKEPINN_CLIENT_REPORT_REPORT_DATA_H_

#include <string>
#include <vector>

#include "client/report/report_job.h"

namespace spikepinn::report {

// JSON for web/data.js, fit to stand inside a script element: {"jobs": [{
//   "label", "method", "duration_ms",
//   "yardsticks": index of the job that has the guide and the reference,
//   "spikes": {"network": [ms], "guide", "reference"}, the latter two of yardsticks' owners only,
//   "stages": [{"name", "first_step"}], "terms": [name],
//   "pieces": [{"start", "end": ms, "units": of the largest network, "points"}],
//   "columns": see ColumnPack, "pack": base64}]}.
// Columns: time, v, w; guide_v, guide_w, reference_v, reference_w of owners; |network - guide| and
// |network - reference| as error_guide_v and so on; residual_time, residual_v, residual_w,
// absolute; collocation (ascending); step and loss:TERM.
std::string ReportDataJson(const std::vector<ReportJob>& jobs);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_REPORT_DATA_H_
