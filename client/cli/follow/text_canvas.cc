#include "client/cli/follow/text_canvas.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"

namespace spikepinn::cli {
namespace {

// Bit of each dot of a braille character, [row from the top][column].
constexpr unsigned kBrailleBits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

// U+2800 + `bits` in UTF-8.
std::string Braille(unsigned bits) {
  return {'\xE2', static_cast<char>(0xA0u | bits >> 6), static_cast<char>(0x80u | (bits & 0x3Fu))};
}

}  // namespace

Glyphs GlyphsFor(absl::string_view locale) {
  const std::string name = absl::StrReplaceAll(absl::AsciiStrToLower(locale), {{"-", ""}});
  return absl::StrContains(name, ".utf8") ? Glyphs::kBraille : Glyphs::kAscii;
}

std::string CharacterLocale() {
  for (const char* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* const value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "C";
}

TextCanvas::TextCanvas(std::size_t columns, std::size_t rows, Glyphs glyphs)
    : columns_(columns),
      rows_(rows),
      glyphs_(glyphs),
      across_(glyphs == Glyphs::kBraille ? 2 : 1),
      down_(glyphs == Glyphs::kBraille ? 4 : 2),
      dots_(width() * height()) {}

void TextCanvas::Dot(long x, long y) {
  if (x < 0 || y < 0) return;
  const auto column = static_cast<std::size_t>(x);
  const auto row = static_cast<std::size_t>(y);
  if (column < width() && row < height()) dots_[(height() - 1 - row) * width() + column] = true;
}

void TextCanvas::Line(long x0, long y0, long x1, long y1) {
  const long steps = std::max({std::abs(x1 - x0), std::abs(y1 - y0), 1L});
  for (long i = 0; i <= steps; ++i) {
    // Rounded to the nearest dot, also below zero.
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    Dot(std::lround(static_cast<double>(x0) + share * static_cast<double>(x1 - x0)),
        std::lround(static_cast<double>(y0) + share * static_cast<double>(y1 - y0)));
  }
}

std::string TextCanvas::Glyph(std::size_t column, std::size_t row) const {
  if (glyphs_ == Glyphs::kAscii) {
    const bool above = Has(column, 2 * row);
    const bool below = Has(column, 2 * row + 1);
    if (above) return below ? ":" : "'";
    return below ? "." : " ";
  }
  unsigned bits = 0;
  for (std::size_t y = 0; y < down_; ++y) {
    for (std::size_t x = 0; x < across_; ++x) {
      if (Has(column * across_ + x, row * down_ + y)) bits |= kBrailleBits[y][x];
    }
  }
  return bits == 0 ? " " : Braille(bits);
}

std::vector<std::string> TextCanvas::Render() const {
  std::vector<std::string> lines;
  for (std::size_t row = 0; row < rows_; ++row) {
    std::string line;
    for (std::size_t column = 0; column < columns_; ++column) line += Glyph(column, row);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace spikepinn::cli
