// Dots in a terminal, several in each character.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CANVAS_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CANVAS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace spikepinn::cli {

// Braille has 2 x 4 dots a character; ASCII, for terminals that know nothing else, 1 x 2.
enum class Glyphs { kBraille, kAscii };

// By the name of a locale: "de_DE.UTF-8" can show braille.
Glyphs GlyphsFor(absl::string_view locale);

// What the environment says about characters: LC_ALL, LC_CTYPE or LANG, the first that is set.
std::string CharacterLocale();

// For one thread. Dots are counted from the lower left; those outside are left out.
class TextCanvas {
 public:
  TextCanvas(std::size_t columns, std::size_t rows, Glyphs glyphs);

  // In dots.
  std::size_t width() const { return columns_ * across_; }
  std::size_t height() const { return rows_ * down_; }

  void Dot(long x, long y);
  void Line(long x0, long y0, long x1, long y1);

  // From top to bottom, each of `columns` characters.
  std::vector<std::string> Render() const;

 private:
  std::string Glyph(std::size_t column, std::size_t row) const;
  bool Has(std::size_t x, std::size_t from_top) const { return dots_[from_top * width() + x]; }

  std::size_t columns_, rows_;
  Glyphs glyphs_;
  std::size_t across_, down_;  // dots of a character
  std::vector<bool> dots_;     // row by row from the top
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CANVAS_H_
