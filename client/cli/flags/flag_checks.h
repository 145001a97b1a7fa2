// Checks of flags whose messages are shorter than CLI11's own.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "CLI/Validators.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "wire/utf8.h"

namespace spikepinn::cli {

// Text that a message may hold.
inline CLI::Validator Utf8() {
  return {[](std::string& text) -> std::string {
            return wire::IsUtf8(text) ? "" : absl::StrCat(wire::ToUtf8(text), ": must be UTF-8");
          },
          ""};
}

// A whole number from 0 to `most`.
inline CLI::Validator WholeNumberUpTo(std::int64_t most) {
  return CLI::Validator(
      [most](std::string& text) -> std::string {
        std::int64_t value = 0;
        if (absl::SimpleAtoi(text, &value) && value >= 0 && value <= most) return "";
        return absl::StrCat(text, ": must be a whole number in [0, ", most, "]");
      },
      "");
}

// The description of a check for one of `words`: completion, help and manual read the words of an
// option there, where CLI11's own checks have them as well.
inline std::string WordSet(const std::vector<std::string>& words) {
  return absl::StrCat("{", absl::StrJoin(words, ","), "}");
}

// One of `words`.
inline CLI::Validator OneOf(const std::vector<std::string>& words) {
  return {[words](std::string& text) -> std::string {
            if (std::find(words.begin(), words.end(), text) != words.end()) return "";
            return absl::StrCat(text, ": must be one of ", absl::StrJoin(words, ", "));
          },
          WordSet(words)};
}

// Gives away the words of a list separated by commas, such as "npz,mat"; `before` is what may stand
// before each. Whoever splits the list checks it.
inline CLI::Validator AnyOf(const std::vector<std::string>& words, const std::string& before = "") {
  return {[](std::string&) { return std::string(); }, absl::StrCat(before, WordSet(words), ",...")};
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_
