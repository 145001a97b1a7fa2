// The part of a command line that says in which formats results are written.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_FORMAT_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_FORMAT_FLAGS_H_

#include <set>
#include <string>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn::cli {

// In the order in which files are written and named.
enum class FileFormat { kCsv, kNpz, kMat, kMep, kTxt };

// "csv", "npz", ...
absl::string_view ToString(FileFormat format);

struct FormatFlags {
  std::string formats = "csv";
};

// Adds --format to a command that fetches all results; `flags` must outlive it.
void AddFormatFlags(CLI::App* command, FormatFlags* flags);

// "csv,npz" in any order, each once or more often. InvalidArgument names flag, value and rule.
absl::StatusOr<std::set<FileFormat>> ParseFormats(const FormatFlags& flags);

// Adds --format to a command that writes one file with samples; `name` must outlive it.
void AddSampleFormatFlag(CLI::App* command, std::string* name);

// Of a file with samples alone, which is CSV, NPZ or MAT: the one that `name` (of --format) says,
// and without that the one that the ending of `path` says. CSV where there is neither.
// InvalidArgument for another ending.
absl::StatusOr<FileFormat> SampleFormat(const std::string& name, const std::string& path);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_FORMAT_FLAGS_H_
