// Rows of a sweep's table of results.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_H_

#include "server/jobs/job.h"
#include "spikepinn/v1/sweep.pb.h"

namespace spikepinn::server {

// The row of one of a sweep's jobs, from its summary and effective spec; `definition` is the
// sweep's as it was stored. Parses both: not for the event loop's thread.
v1::SweepResult ResultRow(const v1::Sweep& definition, const Job& job);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SWEEP_RESULTS_H_
