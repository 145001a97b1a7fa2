#include "client/files/csv.h"

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
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

std::string Ascii(std::string text) {
  for (char& letter : text) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(letter))) letter = '?';
  }
  return text;
}

std::optional<double> TermOf(const Progress& row, const std::string& name) {
  for (const LossTerm& term : row.loss) {
    if (term.name == name) return term.value;
  }
  return std::nullopt;
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

void LossLog::Add(const Progress& progress) {
  while (!rows_.empty() && rows_.back().overall_step >= progress.overall_step) rows_.pop_back();
  rows_.push_back(progress);
}

std::vector<std::string> LossLog::Terms() const {
  std::vector<std::string> terms;
  for (const Progress& row : rows_) {
    for (const LossTerm& term : row.loss) {
      if (term.name == "total") continue;
      if (std::find(terms.begin(), terms.end(), term.name) == terms.end()) {
        terms.push_back(term.name);
      }
    }
  }
  terms.push_back("total");
  return terms;
}

std::string LossLog::Csv() const {
  const std::vector<std::string> terms = Terms();
  std::string out = "stage,step";
  for (const std::string& term : terms) absl::StrAppend(&out, ",", term);
  out += ",elapsed_seconds\n";
  for (const Progress& row : rows_) {
    absl::StrAppend(&out, row.stage, ",", row.step);
    for (const std::string& name : terms) {
      const std::optional<double> value = TermOf(row, name);
      absl::StrAppend(&out, ",", value.has_value() ? FormatExact(*value) : "");
    }
    absl::StrAppend(&out, ",", FormatExact(row.elapsed_seconds), "\n");
  }
  return out;
}

std::vector<Column> LossLog::Columns() const {
  std::vector<std::string> stage;
  std::vector<std::int64_t> step;
  std::vector<double> elapsed;
  for (const Progress& row : rows_) {
    stage.push_back(Ascii(row.stage));
    step.push_back(row.step);
    elapsed.push_back(row.elapsed_seconds);
  }
  std::vector<Column> columns = {{"loss_stage", std::move(stage)}, {"loss_step", std::move(step)}};
  for (const std::string& name : Terms()) {
    std::vector<double> values;
    for (const Progress& row : rows_) {
      values.push_back(TermOf(row, name).value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    columns.push_back({ColumnName("loss_", name), std::move(values)});
  }
  columns.push_back({"loss_elapsed_seconds", std::move(elapsed)});
  return columns;
}

}  // namespace spikepinn::files
