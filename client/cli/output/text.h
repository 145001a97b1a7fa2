// Text for people: tables, wrapped paragraphs, times, and strangers' strings made harmless.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_TEXT_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace spikepinn::cli {

// Columns under their headings, two blanks apart, as wide as their longest cell.
class Table {
 public:
  enum class Align { kLeft, kRight };

  struct Column {
    std::string heading;
    Align align = Align::kLeft;
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns; missing ones are empty.
  void AddRow(std::vector<std::string> cells);

  // Lines without blanks at their ends, each with its newline.
  std::string Render() const;

 private:
  std::string RenderRow(const std::vector<std::string>& cells,
                        const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

// Columns of a terminal that UTF-8 text takes: two for East Asian characters and emoji, none for
// combining marks and for what steers colours (ESC [ ... m, see style.h).
std::size_t DisplayWidth(absl::string_view text);

// The part of one line that fits in `width` columns, what steers a terminal's colours (ESC [ ... m)
// taking none; where something is left out, it ends in "..." if there is room for more than that.
std::string Clip(absl::string_view text, std::size_t width);

// `text` in lines of at most `width` characters where its words allow it, each with its newline;
// the first starts with `bullet`, the others with as many blanks.
std::string Wrap(absl::string_view text, absl::string_view bullet, std::size_t width);

// Without control characters, which could steer the terminal: names and messages come from
// strangers. One line: a blank stands for the end of a line and for a tab, "?" for any other.
std::string Printable(absl::string_view text);

// The same in as many lines as `text` has, all but the first behind `indent` blanks; no newline at
// the end.
std::string PrintableLines(absl::string_view text, std::size_t indent);

// "2026-11-23 03:47:05", in `zone`.
std::string FormatDateTime(absl::Time time, absl::TimeZone zone = absl::LocalTimeZone());

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_TEXT_H_
