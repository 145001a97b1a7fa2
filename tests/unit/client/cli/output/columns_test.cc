#include "client/cli/output/columns.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Pair {
  std::string name;
  CellValue value;
};

std::vector<Column<Pair>> PairColumns() {
  return {{"name",
           "NAME",
           Table::Align::kLeft,
           Shown::kAlways,
           [](const Pair& row) { return CellValue(row.name); },
           {}},
          {"value",
           "VALUE",
           Table::Align::kRight,
           Shown::kWide,
           [](const Pair& row) { return row.value; },
           {}},
          {"",
           "LENGTH",
           Table::Align::kRight,
           Shown::kWide,
           {},
           [](const Pair& row) { return std::to_string(row.name.size()); }},
          {"again",
           "",
           Table::Align::kLeft,
           Shown::kCsvOnly,
           [](const Pair& row) { return CellValue(row.name); },
           {}}};
}

std::vector<std::string> Sorted(const std::string& keys, std::vector<Pair> rows) {
  const auto columns = PairColumns();
  SortRows(columns, *ParseSortKeys(keys, FieldsOf(columns)), &rows);
  std::vector<std::string> names;
  for (const Pair& row : rows) names.push_back(row.name);
  return names;
}

TEST(ColumnsTest, EachFormShowsItsColumns) {
  const std::vector<Pair> rows = {{"a", std::int64_t{7}}};
  EXPECT_EQ(RenderTable(PairColumns(), rows, {}), "NAME\na\n");
  EXPECT_EQ(RenderTable(PairColumns(), rows, {.wide = true}),
            "NAME  VALUE  LENGTH\na         7       1\n");
  EXPECT_EQ(RenderCsv(PairColumns(), rows), "name,value,again\na,7,a\n");
}

TEST(ColumnsTest, ATerminalThatIsTooNarrowShortensWhatMayBe) {
  std::vector<Column<Pair>> columns = PairColumns();
  const std::vector<Pair> rows = {{"a name of twenty-one", std::int64_t{7}}};
  EXPECT_EQ(RenderTable(columns, rows, {.width = 16}), "NAME\na name of twenty-one\n");
  columns[0].fit = Fit::kShortened;
  EXPECT_EQ(RenderTable(columns, rows, {.width = 16}), "NAME\na name of twe...\n");
  EXPECT_EQ(RenderTable(columns, rows, {.width = 5}), "NAME\na name of...\n") << "not below 12";
  EXPECT_EQ(RenderTable(columns, rows, {}), "NAME\na name of twenty-one\n") << "no terminal";
}

TEST(CsvTest, CellsReadBackAsTheyWere) {
  EXPECT_EQ(CsvCell({}), "");
  EXPECT_EQ(CsvCell(0.1), "0.10000000000000001");
  EXPECT_EQ(CsvCell(std::int64_t{-5}), "-5");
  EXPECT_EQ(CsvCell(absl::FromUnixMillis(1)), "1970-01-01T00:00:00.001Z");
  EXPECT_EQ(CsvCell("plain"), "plain");
  EXPECT_EQ(CsvCell("a,\"b\"\nc"), "\"a,\"\"b\"\"\nc\"");
}

TEST(CellTextTest, DisarmsWhatSteersATerminal) { EXPECT_EQ(CellText("a\x1b\n"), "a? "); }

TEST(SortTest, GoesByOneFieldAfterTheOther) {
  const std::vector<Pair> rows = {{"b", 2.0}, {"c", 1.0}, {"a", 2.0}};
  EXPECT_THAT(Sorted("value,name", rows), ElementsAre("c", "a", "b"));
  EXPECT_THAT(Sorted("-value,name", rows), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Sorted("value", rows), ElementsAre("c", "b", "a")) << "as they came";
  EXPECT_THAT(Sorted("", rows), ElementsAre("b", "c", "a"));
}

TEST(SortTest, WhatHasNoValueComesLastEitherWay) {
  const std::vector<Pair> rows = {{"none", {}}, {"one", 1.0}, {"two", 2.0}};
  EXPECT_THAT(Sorted("value", rows), ElementsAre("one", "two", "none"));
  EXPECT_THAT(Sorted("-value", rows), ElementsAre("two", "one", "none"));
}

TEST(SortTest, AnUnknownFieldIsToldWithThoseThereAre) {
  const absl::Status status = ParseSortKeys("name,-x", {"name", "value"}).status();
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("--sort = name,-x: \"x\" must be one of name, value;"));
  EXPECT_FALSE(ParseSortKeys("name,", {"name"}).ok());
}

}  // namespace
}  // namespace spikepinn::cli
