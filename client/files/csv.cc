#include "client/files/csv.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/files/number.h"

namespace spikepinn::files {
namespace {

std::string Cell(const std::vector<double>& values, std::size_t row) {
  return row < values.size() ? FormatExact(values[row]) : "";
}

// As many rows as the first column has.
std::string Rows(std::initializer_list<const std::vector<double>*> columns) {
  std::string out;
  const std::size_t rows = (*columns.begin())->size();
  for (std::size_t row = 0; row < rows; ++row) {
    const char* separator = "";
    for (const auto* column : columns) {
      absl::StrAppend(&out, separator, Cell(*column, row));
      separator = ",";
    }
    out += '\n';
  }
  return out;
}

}  // namespace

std::string TrajectoryRows(const client::TrajectoryChunk& chunk) {
  return Rows({&chunk.time_ms, &chunk.v_mv, &chunk.w_pa, &chunk.guide_v_mv, &chunk.guide_w_pa,
               &chunk.reference_v_mv, &chunk.reference_w_pa});
}

std::string EvaluationRows(const client::EvaluationChunk& chunk) {
  return Rows({&chunk.time_ms, &chunk.v_mv, &chunk.w_pa, &chunk.dv_mv_per_ms, &chunk.dw_pa_per_ms});
}

std::string SpikesCsv(const client::SpikeTrains& spikes) {
  const std::size_t rows = std::max(
      {spikes.time_ms.size(), spikes.guide_time_ms.size(), spikes.reference_time_ms.size()});
  std::string out = "index,time_ms,guide_ms,reference_ms\n";
  for (std::size_t row = 0; row < rows; ++row) {
    absl::StrAppend(&out, row, ",", Cell(spikes.time_ms, row), ",", Cell(spikes.guide_time_ms, row),
                    ",", Cell(spikes.reference_time_ms, row), "\n");
  }
  return out;
}

}  // namespace spikepinn::files
