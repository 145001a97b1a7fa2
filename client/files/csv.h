// The CSV files of a result. Every number reads back as the very same double.
#ifndef SPIKEPINN_CLIENT_FILES_CSV_H_
#define SPIKEPINN_CLIENT_FILES_CSV_H_

#include <string>

#include "client/client/job.h"

namespace spikepinn::files {

inline constexpr char kTrajectoryHeader[] =
    "t_ms,v_mv,w_pa,guide_v_mv,guide_w_pa,reference_v_mv,reference_w_pa\n";

// One row a sample, without the header.
std::string TrajectoryRows(const client::TrajectoryChunk& chunk);

inline constexpr char kEvaluationHeader[] = "t_ms,v_mv,w_pa,dv_mv_per_ms,dw_pa_per_ms\n";

// One row a time, without the header.
std::string EvaluationRows(const client::EvaluationChunk& chunk);

// Header and rows; row i holds the i-th spike of each train, an empty cell where a train is
// shorter.
std::string SpikesCsv(const client::SpikeTrains& spikes);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_CSV_H_
