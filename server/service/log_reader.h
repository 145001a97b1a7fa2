// Workers' logs, piece by piece.
#ifndef SPIKEPINN_SERVER_SERVICE_LOG_READER_H_
#define SPIKEPINN_SERVER_SERVICE_LOG_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace spikepinn::server {

struct LogPiece {
  std::int64_t offset = 0;       // where it begins; beyond what was asked for after a gap
  std::int64_t next_offset = 0;  // where the next one goes on
  std::int64_t log_size = 0;     // in bytes, when it was read
  std::string text;              // UTF-8; empty: there is no more yet
};

// What a file holds from `offset` on, at most `max_bytes` (>= 8) of it. What was trimmed away at
// its head is left out, together with the line that lost its beginning. A character of which the
// file holds only a part is left for the next piece, unless the file is `complete`. A file that
// does not exist is empty. InvalidArgument for an offset beyond the end.
absl::StatusOr<LogPiece> ReadLogPiece(const std::string& path, std::int64_t offset,
                                      std::size_t max_bytes, bool complete);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_LOG_READER_H_
