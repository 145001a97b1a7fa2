#include "client/cli/output/text.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/output/style.h"

namespace spikepinn::cli {

void Table::AddRow(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::Render() const {
  std::vector<std::string> headings;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    headings.push_back(columns_[i].heading);
    widths.push_back(DisplayWidth(columns_[i].heading));
    for (const auto& row : rows_) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  for (std::string& heading : headings) heading = Paint(Style::kHeading, heading);
  std::string out = RenderRow(headings, widths);
  for (const auto& row : rows_) out += RenderRow(row, widths);
  return out;
}

std::string Table::RenderRow(const std::vector<std::string>& cells,
                             const std::vector<std::size_t>& widths) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    const std::string padding(widths[i] - DisplayWidth(cells[i]), ' ');
    line += columns_[i].align == Align::kLeft ? cells[i] + padding : padding + cells[i];
  }
  absl::StripTrailingAsciiWhitespace(&line);
  return line + "\n";
}

std::size_t DisplayWidth(absl::string_view text) {
  std::size_t width = 0;
  bool in_code = false;  // ESC [ ... m, see style.h
  for (const char c : text) {
    if (c == '\x1b') in_code = true;
    // Continuation bytes of UTF-8 are 10xxxxxx.
    if (!in_code && (static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++width;
    if (c == 'm') in_code = false;
  }
  return width;
}

std::string Wrap(absl::string_view text, absl::string_view bullet, std::size_t width) {
  const std::string indent(DisplayWidth(bullet), ' ');
  std::string out;
  std::string line(bullet);
  bool line_has_word = false;
  for (const absl::string_view word : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
    if (line_has_word && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      absl::StrAppend(&out, line, "\n");
      line = indent;
      line_has_word = false;
    }
    absl::StrAppend(&line, line_has_word ? " " : "", word);
    line_has_word = true;
  }
  return absl::StrCat(out, line, "\n");
}

std::string Printable(absl::string_view text) {
  std::string out(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    if (byte < 0x20 || byte == 0x7F) out[i] = byte == '\n' || byte == '\t' ? ' ' : '?';
    // U+0080 to U+009F, the second set of control characters, are C2 80 to C2 9F.
    const bool has_next = i + 1 < out.size();
    if (byte == 0xC2 && has_next && static_cast<unsigned char>(out[i + 1]) < 0xA0) {
      out.replace(i, 2, "?");
    }
  }
  return out;
}

std::string PrintableLines(absl::string_view text, std::size_t indent) {
  std::vector<std::string> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) lines.push_back(Printable(line));
  while (lines.size() > 1 && lines.back().empty()) lines.pop_back();
  return absl::StrJoin(lines, "\n" + std::string(indent, ' '));
}

std::string FormatDateTime(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, zone);
}

}  // namespace spikepinn::cli
