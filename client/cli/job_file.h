// Job files: what to train, in YAML or JSON. They belong to the program and not to the client
// library, so that a program which makes its specs itself does without a YAML parser.
#ifndef SPIKEPINN_CLIENT_CLI_JOB_FILE_H_
#define SPIKEPINN_CLIENT_CLI_JOB_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "client/client/job.h"

namespace spikepinn::cli {

inline constexpr std::size_t kMaxJobFileBytes = std::size_t{16} << 20;

// The job of a file, checked as far as that is possible without a server. InvalidArgument, a line
// for every error: "FILE:LINE: FIELD = VALUE: RULE".
absl::StatusOr<client::JobRequest> ReadJobFile(const std::string& path);

// The same for text that is in memory; `file_name` is what messages call it.
absl::StatusOr<client::JobRequest> ParseJobFile(const std::string& text,
                                                const std::string& file_name);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_JOB_FILE_H_
