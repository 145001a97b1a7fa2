// When the neuron spikes, as HTML tables.
#ifndef SPIKEPINN_CLIENT_REPORT_SPIKE_TABLE_H_
#define SPIKEPINN_CLIENT_REPORT_SPIKE_TABLE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "client/report/report_job.h"

namespace spikepinn::report {

// A longer table is cut, and says so.
inline constexpr std::size_t kMostSpikeRows = 1000;

// One table for each problem: a row for each spike of the reference, with the guide's and every
// job's corresponding spike and its error. Spikes without counterpart are told below.
std::string SpikeTables(const std::vector<ReportJob>& jobs);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_SPIKE_TABLE_H_
