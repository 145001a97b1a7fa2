// The arrays of a result, as they stand in NPZ and MAT files.
#ifndef SPIKEPINN_CLIENT_FILES_COLUMNS_H_
#define SPIKEPINN_CLIENT_FILES_COLUMNS_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "client/client/job.h"

namespace spikepinn::files {

// One array. Its name holds letters, digits and "_" and begins with a letter, which is what MATLAB
// asks of a variable; text is ASCII.
struct Column {
  std::string name;
  std::variant<std::vector<double>, std::vector<std::int64_t>, std::vector<std::string>> values;
};

// "loss_physics_v" for "loss_" and "physics_v"; "_" for every other character.
std::string ColumnName(const std::string& prefix, const std::string& name);

// The chunks of a stream, one after the other: all of a column lies together in these files, so
// that it is kept until the last sample has come; 2,000,000 samples, the most of a trajectory, are
// 112 MB.
void Append(const client::TrajectoryChunk& chunk, client::TrajectoryChunk* all);
void Append(const client::EvaluationChunk& chunk, client::EvaluationChunk* all);

// t_ms, v_mv, w_pa, guide_v_mv, guide_w_pa, reference_v_mv, reference_w_pa.
std::vector<Column> TrajectoryColumns(client::TrajectoryChunk all);

// t_ms, v_mv, w_pa, dv_mv_per_ms, dw_pa_per_ms.
std::vector<Column> EvaluationColumns(client::EvaluationChunk all);

// spike_t_ms, guide_spike_t_ms, reference_spike_t_ms.
std::vector<Column> SpikeColumns(client::SpikeTrains spikes);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_COLUMNS_H_
