#include "client/cli/output/text.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/output/style.h"

namespace spikepinn::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// What terminals draw over the character before: combining marks, joiners, variation selectors.
constexpr Range kNoCell[] = {
    {0x0300, 0x036F}, {0x200B, 0x200F}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xE0100, 0xE01EF}};
// East Asian wide characters and emoji, by Unicode's blocks.
constexpr Range kTwoCells[] = {{0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},
                               {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
                               {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
                               {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

template <std::size_t kCount>
bool IsIn(const Range (&ranges)[kCount], char32_t character) {
  return std::any_of(std::begin(ranges), std::end(ranges), [character](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

// Takes the first character of UTF-8 text that is not empty; a stray byte is one by itself.
char32_t TakeCharacter(absl::string_view* text) {
  const auto lead = static_cast<unsigned char>(text->front());
  std::size_t more = lead >= 0xF0u ? 3 : lead >= 0xE0u ? 2 : lead >= 0xC0u ? 1 : 0;
  char32_t character = more == 0 ? lead : lead & (0x3Fu >> more);
  text->remove_prefix(1);
  for (; more > 0 && !text->empty(); --more) {
    const auto next = static_cast<unsigned char>(text->front());
    if ((next & 0xC0u) != 0x80u) break;
    character = (character << 6u) | (next & 0x3Fu);
    text->remove_prefix(1);
  }
  return character;
}

std::size_t Cells(char32_t character) {
  if (IsIn(kNoCell, character)) return 0;
  return IsIn(kTwoCells, character) ? 2 : 1;
}

// Of the colour that `text` begins with, in bytes; 0 if there is none.
std::size_t ColourSize(absl::string_view text) {
  if (!absl::StartsWith(text, "\x1b[")) return 0;
  const std::size_t end = text.find_first_not_of("0123456789;", 2);
  return end != absl::string_view::npos && text[end] == 'm' ? end + 1 : 0;
}

}  // namespace

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
  std::size_t cells = 0;
  while (!text.empty()) {
    if (const std::size_t colour = ColourSize(text); colour > 0) {
      text.remove_prefix(colour);
    } else {
      cells += Cells(TakeCharacter(&text));
    }
  }
  return cells;
}

std::string Clip(absl::string_view text, std::size_t width) {
  constexpr absl::string_view kMore = "...";
  const bool fits = DisplayWidth(text) <= width;
  const absl::string_view end = fits || width <= kMore.size() ? "" : kMore;
  std::size_t room = width - end.size();
  bool full = false;
  std::string out;
  while (!text.empty()) {
    if (const std::size_t colour = ColourSize(text); colour > 0) {
      absl::StrAppend(&out, text.substr(0, colour));  // the one that ends another as well
      text.remove_prefix(colour);
      continue;
    }
    absl::string_view rest = text;
    const std::size_t cells = Cells(TakeCharacter(&rest));
    full = full || cells > room;
    if (!full) {
      absl::StrAppend(&out, text.substr(0, text.size() - rest.size()));
      room -= cells;
    }
    text = rest;
  }
  return absl::StrCat(out, end);
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
