// Columns of a list, each described once: tables, CSV and sorting follow from that.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_COLUMNS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_COLUMNS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/output/format.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {

// What a program reads in a cell; std::monostate: nothing.
using CellValue = std::variant<std::monostate, std::int64_t, double, absl::Time, std::string>;

enum class Shown {
  kAlways,
  kWide,     // not in the plain table
  kCsvOnly,  // in no table
};

enum class Fit {
  kWhole,
  kShortened,  // on a terminal that is too narrow
};

template <typename Row>
struct Column {
  std::string field;    // as in JSON: the heading in CSV and the word for --sort; empty: in neither
  std::string heading;  // in tables
  Table::Align align = Table::Align::kLeft;
  Shown shown = Shown::kAlways;
  std::function<CellValue(const Row&)> value;   // missing only where `field` is
  std::function<std::string(const Row&)> text;  // in tables; default: the value
  Fit fit = Fit::kWhole;
  bool is_age = false;  // another one at every look, which is no news
};

// A value in a table: harmless to a terminal.
std::string CellText(const CellValue& value);

// A value in CSV, quoted as RFC 4180 says: a number reads back as the very same, a time is RFC
// 3339.
std::string CsvCell(const CellValue& value);

// "a,b,c" and a newline.
std::string CsvLine(const std::vector<CellValue>& cells);

// Ascending; nothing is behind everything.
bool ComesBefore(const CellValue& a, const CellValue& b);

struct SortKey {
  std::string field;
  bool descending = false;
};

// "user,-create_time". InvalidArgument, with the words that are allowed, unless each is one of
// `fields`.
absl::StatusOr<std::vector<SortKey>> ParseSortKeys(const std::string& text,
                                                   const std::vector<std::string>& fields);

template <typename Row>
std::vector<std::string> FieldsOf(const std::vector<Column<Row>>& columns) {
  std::vector<std::string> fields;
  for (const Column<Row>& column : columns) {
    if (!column.field.empty()) fields.push_back(column.field);
  }
  return fields;
}

// Stable. Keys are fields of `columns`. Rows without the value come last either way.
template <typename Row>
void SortRows(const std::vector<Column<Row>>& columns, const std::vector<SortKey>& keys,
              std::vector<Row>* rows) {
  for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
    const auto column = std::find_if(columns.begin(), columns.end(), [&](const Column<Row>& known) {
      return known.field == key->field;
    });
    if (column == columns.end()) continue;
    std::stable_sort(rows->begin(), rows->end(), [&](const Row& a, const Row& b) {
      const CellValue left = column->value(a);
      const CellValue right = column->value(b);
      const bool both = left.index() > 0 && right.index() > 0;
      return key->descending && both ? ComesBefore(right, left) : ComesBefore(left, right);
    });
  }
}

// Shortens cells of the columns that may be, the widest first and not below 12, until the table is
// at most `width` wide; 0: any width.
void FitCells(const std::vector<Table::Column>& headings, const std::vector<Fit>& fits,
              std::size_t width, std::vector<std::vector<std::string>>* rows);

struct TableShape {
  bool wide = false;
  std::size_t width = 0;  // of the terminal; 0: any
};

template <typename Row>
std::string RenderTable(const std::vector<Column<Row>>& columns, const std::vector<Row>& rows,
                        const TableShape& shape) {
  std::vector<const Column<Row>*> shown;
  std::vector<Table::Column> headings;
  std::vector<Fit> fits;
  for (const Column<Row>& column : columns) {
    if (column.shown == Shown::kCsvOnly || (column.shown == Shown::kWide && !shape.wide)) continue;
    shown.push_back(&column);
    headings.push_back({column.heading, column.align});
    fits.push_back(column.fit);
  }
  std::vector<std::vector<std::string>> lines;
  for (const Row& row : rows) {
    std::vector<std::string> cells;
    for (const Column<Row>* const column : shown) {
      cells.push_back(column->text ? column->text(row) : CellText(column->value(row)));
    }
    lines.push_back(std::move(cells));
  }
  FitCells(headings, fits, shape.width, &lines);
  Table table(std::move(headings));
  for (std::vector<std::string>& cells : lines) table.AddRow(std::move(cells));
  return table.Render();
}

template <typename Row>
std::string RenderCsv(const std::vector<Column<Row>>& columns, const std::vector<Row>& rows) {
  std::vector<CellValue> cells;
  for (std::string& field : FieldsOf(columns)) cells.emplace_back(std::move(field));
  std::string out = CsvLine(cells);
  for (const Row& row : rows) {
    cells.clear();
    for (const Column<Row>& column : columns) {
      if (!column.field.empty()) cells.push_back(column.value(row));
    }
    out += CsvLine(cells);
  }
  return out;
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_COLUMNS_H_
