// How values of ours stand in columns.
#ifndef SPIKEPINN_SERVER_STORAGE_COLUMNS_H_
#define SPIKEPINN_SERVER_STORAGE_COLUMNS_H_

#include <cstdint>
#include <optional>

#include "absl/time/time.h"

namespace spikepinn::server {

// Nanoseconds since 1970; nothing for InfinitePast, "not yet".
inline std::optional<std::int64_t> ToColumn(absl::Time time) {
  if (time == absl::InfinitePast()) return std::nullopt;
  return absl::ToUnixNanos(time);
}

inline absl::Time FromColumn(std::optional<std::int64_t> nanoseconds) {
  return nanoseconds ? absl::FromUnixNanos(*nanoseconds) : absl::InfinitePast();
}

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_COLUMNS_H_
