#include "client/files/columns.h"

#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::files {
namespace {

void Append(const std::vector<double>& more, std::vector<double>* all) {
  all->insert(all->end(), more.begin(), more.end());
}

}  // namespace

std::string ColumnName(const std::string& prefix, const std::string& name) {
  constexpr std::size_t kLongest = 63;  // of a variable in MATLAB
  std::string out = absl::StrCat(prefix, name).substr(0, kLongest);
  for (char& letter : out) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(letter))) letter = '_';
  }
  return out;
}

void Append(const client::TrajectoryChunk& chunk, client::TrajectoryChunk* all) {
  Append(chunk.time_ms, &all->time_ms);
  Append(chunk.v_mv, &all->v_mv);
  Append(chunk.w_pa, &all->w_pa);
  Append(chunk.guide_v_mv, &all->guide_v_mv);
  Append(chunk.guide_w_pa, &all->guide_w_pa);
  Append(chunk.reference_v_mv, &all->reference_v_mv);
  Append(chunk.reference_w_pa, &all->reference_w_pa);
}

void Append(const client::EvaluationChunk& chunk, client::EvaluationChunk* all) {
  Append(chunk.time_ms, &all->time_ms);
  Append(chunk.v_mv, &all->v_mv);
  Append(chunk.w_pa, &all->w_pa);
  Append(chunk.dv_mv_per_ms, &all->dv_mv_per_ms);
  Append(chunk.dw_pa_per_ms, &all->dw_pa_per_ms);
}

std::vector<Column> TrajectoryColumns(client::TrajectoryChunk all) {
  std::vector<Column> columns;
  columns.push_back({"t_ms", std::move(all.time_ms)});
  columns.push_back({"v_mv", std::move(all.v_mv)});
  columns.push_back({"w_pa", std::move(all.w_pa)});
  columns.push_back({"guide_v_mv", std::move(all.guide_v_mv)});
  columns.push_back({"guide_w_pa", std::move(all.guide_w_pa)});
  columns.push_back({"reference_v_mv", std::move(all.reference_v_mv)});
  columns.push_back({"reference_w_pa", std::move(all.reference_w_pa)});
  return columns;
}

std::vector<Column> EvaluationColumns(client::EvaluationChunk all) {
  std::vector<Column> columns;
  columns.push_back({"t_ms", std::move(all.time_ms)});
  columns.push_back({"v_mv", std::move(all.v_mv)});
  columns.push_back({"w_pa", std::move(all.w_pa)});
  columns.push_back({"dv_mv_per_ms", std::move(all.dv_mv_per_ms)});
  columns.push_back({"dw_pa_per_ms", std::move(all.dw_pa_per_ms)});
  return columns;
}

std::vector<Column> SpikeColumns(client::SpikeTrains spikes) {
  std::vector<Column> columns;
  columns.push_back({"spike_t_ms", std::move(spikes.time_ms)});
  columns.push_back({"guide_spike_t_ms", std::move(spikes.guide_time_ms)});
  columns.push_back({"reference_spike_t_ms", std::move(spikes.reference_time_ms)});
  return columns;
}

}  // namespace spikepinn::files
