#include "client/cli/output/columns.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "client/cli/output/json.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

struct Text {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::int64_t number) const { return absl::StrCat(number); }
  std::string operator()(double number) const { return files::FormatShort(number); }
  std::string operator()(absl::Time time) const { return FormatDateTime(time); }
  std::string operator()(const std::string& text) const { return Printable(text); }
};

struct Csv {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::int64_t number) const { return absl::StrCat(number); }
  std::string operator()(double number) const { return files::FormatExact(number); }
  std::string operator()(absl::Time time) const { return JsonTime(time); }
  std::string operator()(const std::string& text) const {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
  }
};

}  // namespace

std::string CellText(const CellValue& value) { return std::visit(Text{}, value); }

std::string CsvCell(const CellValue& value) { return std::visit(Csv{}, value); }

std::string CsvLine(const std::vector<CellValue>& cells) {
  return absl::StrCat(absl::StrJoin(cells, ",",
                                    [](std::string* out, const CellValue& value) {
                                      absl::StrAppend(out, CsvCell(value));
                                    }),
                      "\n");
}

bool ComesBefore(const CellValue& a, const CellValue& b) {
  if (a.index() == 0 || b.index() == 0) return a.index() > b.index();
  return a < b;
}

void FitCells(const std::vector<Table::Column>& headings, const std::vector<Fit>& fits,
              std::size_t width, std::vector<std::vector<std::string>>* rows) {
  constexpr std::size_t kNarrowest = 12;
  std::vector<std::size_t> widths;
  std::size_t total = 0;
  for (std::size_t i = 0; i < headings.size(); ++i) {
    widths.push_back(DisplayWidth(headings[i].heading));
    for (const auto& row : *rows) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
    total += widths[i] + (i > 0 ? 2 : 0);
  }
  while (width > 0 && total > width) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      if (fits[i] == Fit::kShortened && (widest == nullptr || widths[i] > *widest)) {
        widest = &widths[i];
      }
    }
    if (widest == nullptr || *widest <= kNarrowest) break;
    --*widest;
    --total;
  }
  for (auto& row : *rows) {
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = Clip(row[i], widths[i]);
  }
}

absl::StatusOr<std::vector<SortKey>> ParseSortKeys(const std::string& text,
                                                   const std::vector<std::string>& fields) {
  std::vector<SortKey> keys;
  if (text.empty()) return keys;
  for (absl::string_view word : absl::StrSplit(text, ',')) {
    const bool descending = absl::ConsumePrefix(&word, "-");
    const std::string field(word);
    if (std::find(fields.begin(), fields.end(), field) == fields.end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--sort = ", Printable(text.substr(0, 60)), ": \"",
                       Printable(field.substr(0, 60)), "\" must be one of ",
                       absl::StrJoin(fields, ", "), "; with a - before it, the largest first"));
    }
    keys.push_back({field, descending});
  }
  return keys;
}

}  // namespace spikepinn::cli
