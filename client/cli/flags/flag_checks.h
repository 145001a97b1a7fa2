// Checks of flags whose messages are shorter than CLI11's own.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_

#include <cstdint>
#include <string>

#include "CLI/Validators.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::cli {

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

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_FLAG_CHECKS_H_
