// Bytes and durations with their units, as people write and read them.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_QUANTITY_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_QUANTITY_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace spikepinn::cli {

// "2GiB", "500 MB", "4096": a number and B, kB, MB, GB, TB, KiB, MiB, GiB, TiB or nothing, in any
// case. InvalidArgument, naming `flag`, value and rule; at least one byte.
absl::StatusOr<std::int64_t> ParseBytes(const std::string& flag, const std::string& text);

// "90s", "1.5h", "250ms", "30": a number and ms, s, m, h, d or nothing, which is s; > 0.
absl::StatusOr<double> ParseSeconds(const std::string& flag, const std::string& text);

// "2.0 GiB", "512 B".
std::string FormatBytes(std::int64_t bytes);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_QUANTITY_H_
