#include "client/files/loss_log.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/files/number.h"

namespace spikepinn::files {
namespace {

constexpr char kTotal[] = "total";

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

void LossLog::Add(const Progress& progress) {
  // A stage begins by telling the last one's step again, with a loss of its own.
  while (!rows_.empty() && rows_.back().overall_step >= progress.overall_step) rows_.pop_back();
  rows_.push_back(progress);
}

std::vector<std::string> LossLog::TermNames() const {
  std::vector<std::string> terms;
  bool has_total = false;
  for (const Progress& row : rows_) {
    for (const LossTerm& term : row.loss) {
      if (term.name == kTotal) {
        has_total = true;
      } else if (std::find(terms.begin(), terms.end(), term.name) == terms.end()) {
        terms.push_back(term.name);
      }
    }
  }
  if (has_total) terms.emplace_back(kTotal);
  return terms;
}

std::vector<double> LossLog::ValuesOf(const std::string& term) const {
  std::vector<double> values;
  for (const Progress& row : rows_) {
    values.push_back(TermOf(row, term).value_or(std::numeric_limits<double>::quiet_NaN()));
  }
  return values;
}

std::vector<std::string> LossLog::FileTerms() const {
  std::vector<std::string> terms = TermNames();
  if (terms.empty() || terms.back() != kTotal) terms.emplace_back(kTotal);
  return terms;
}

std::string LossLog::Csv() const {
  const std::vector<std::string> terms = FileTerms();
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
  for (const std::string& name : FileTerms()) {
    columns.push_back({ColumnName("loss_", name), ValuesOf(name)});
  }
  columns.push_back({"loss_elapsed_seconds", std::move(elapsed)});
  return columns;
}

}  // namespace spikepinn::files
