// Job files: what to train, in YAML, JSON or NeuroML. They belong to the program and not to the
// client library, so that a program which makes its specs itself does without a YAML parser.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_JOB_FILE_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_JOB_FILE_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/client/job.h"
#include "spikepinn/v1/job.pb.h"
#include "yaml-cpp/node/node.h"

namespace spikepinn::cli {

// The job of a file (standard input for "-"), checked as far as that is possible without a server.
// InvalidArgument, a line for every error: "FILE:LINE: FIELD = VALUE: RULE". `cell`: of a NeuroML
// file with several neurons, which one.
absl::StatusOr<client::JobRequest> ReadJobFile(const std::string& path,
                                               const std::string& cell = "");

// The same for text that is in memory; `file_name` is what messages call it.
absl::StatusOr<client::JobRequest> ParseJobFile(const std::string& text,
                                                const std::string& file_name,
                                                const std::string& cell = "");

// Whether a tree is that of a sweep file, of which no job can be made.
bool IsSweepFile(const YAML::Node& root);

// Why a field of Job may not stand in a job file; "" if it may, or if no such field exists.
std::string RefuseInJobFile(absl::string_view field);

// A job as it was read from a file; its spec is not checked.
absl::StatusOr<client::JobRequest> RequestOf(const v1::Job& job, const std::string& file_name);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_JOB_FILE_H_
