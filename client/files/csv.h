// The CSV files of a result. Every number reads back as the very same double.
#ifndef SPIKEPINN_CLIENT_FILES_CSV_H_
#define SPIKEPINN_CLIENT_FILES_CSV_H_

#include <cstdint>
#include <string>
#include <vector>

#include "client/client/job.h"
#include "client/files/columns.h"

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

// The losses of a job's event log. Where a later attempt took up its work again before the end of
// what an earlier one had reported, the later one's figures stand.
class LossLog {
 public:
  void Add(const Progress& progress);

  // stage, step, the terms in the order in which they first appeared with "total" last, elapsed.
  std::string Csv() const;

  // loss_stage, loss_step, loss_TERM in the same order, loss_elapsed_seconds; NaN where a row has
  // no such term.
  std::vector<Column> Columns() const;

 private:
  std::vector<std::string> Terms() const;

  std::vector<Progress> rows_;  // ascending in overall_step
};

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_CSV_H_
