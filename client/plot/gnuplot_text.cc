#include "client/plot/gnuplot_text.h"

#include <cstddef>

namespace spikepinn::plot {
namespace {

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u; }

// Control characters, U+0080 to U+009F among them, and the two that are no characters.
bool IsHarmful(absl::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first >= 0x7F;
  if (first == 0xC2) return static_cast<unsigned char>(character[1]) < 0xA0;
  return character == "\xEF\xBF\xBE" || character == "\xEF\xBF\xBF";
}

// Takes one character off the front.
absl::string_view TakeCharacter(absl::string_view* text) {
  std::size_t length = 1;
  while (length < text->size() && IsContinuation((*text)[length])) ++length;
  const absl::string_view character = text->substr(0, length);
  text->remove_prefix(length);
  return character;
}

}  // namespace

std::string Quoted(absl::string_view text) {
  std::string out = "'";
  while (!text.empty()) {
    const absl::string_view character = TakeCharacter(&text);
    if (character == "'") {
      out += "’";
    } else {
      out += std::string(IsHarmful(character) ? "?" : character);
    }
  }
  return out + "'";
}

std::string Shortened(absl::string_view text, std::size_t most) {
  std::string out;
  std::string before_last;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == most) return before_last + "…";
    before_last = out;
    out += std::string(TakeCharacter(&text));
  }
  return out;
}

}  // namespace spikepinn::plot
