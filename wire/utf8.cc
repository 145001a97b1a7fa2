#include "wire/utf8.h"

#include <cstddef>
#include <cstdint>

namespace spikepinn::wire {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// How many bytes a character has that begins with this one; 0: none begins so.
std::size_t LengthAfter(unsigned char first) {
  if (first == 0) return 0;
  if (first < 0x80) return 1;
  if (first < 0xC2) return 0;
  if (first < 0xE0) return 2;
  if (first < 0xF0) return 3;
  return first < 0xF5 ? 4 : 0;
}

bool IsCharacter(std::uint32_t code, std::size_t length) {
  constexpr std::uint32_t kSmallest[] = {0, 1, 0x80, 0x800, 0x10000};  // by length
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code >= kSmallest[length] && code <= 0x10FFFF && !surrogate;
}

// Of the character at the front, which may be none: 0.
std::size_t FrontLength(absl::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = LengthAfter(first);
  if (length == 0 || length > text.size()) return 0;
  std::uint32_t code = length == 1 ? first : first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return 0;
    code = code << 6 | (next & 0x3Fu);
  }
  return IsCharacter(code, length) ? length : 0;
}

}  // namespace

std::string ToUtf8(absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = FrontLength(text);
    out += std::string(length > 0 ? text.substr(0, length) : kReplacement);
    text.remove_prefix(length > 0 ? length : 1);
  }
  return out;
}

bool IsUtf8(absl::string_view text) {
  while (!text.empty()) {
    const std::size_t length = text.front() == '\0' ? 1 : FrontLength(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace spikepinn::wire
