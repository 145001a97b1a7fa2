// Files in YAML or JSON, as far as that does not depend on what they describe.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_YAML_FILE_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_YAML_FILE_H_

#include <cstddef>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "yaml-cpp/node/node.h"

namespace spikepinn::cli {

inline constexpr std::size_t kMaxJobFileBytes = std::size_t{16} << 20;

// InvalidArgument "FILE: WHAT".
absl::Status FileError(const std::string& file_name, absl::string_view what);

// The same for every line of `what`.
absl::Status FileErrors(const std::string& file_name, absl::string_view what);

// The whole file (standard input for "-"), or a little more than kMaxJobFileBytes of it.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

// Hands the tree of the one document in `text` to `read`. Exceptions of yaml-cpp, also those that
// `read` lets pass, become InvalidArgument here; `file_name` is what messages call the text.
absl::Status ReadTree(const std::string& text, const std::string& file_name,
                      absl::FunctionRef<absl::Status(const YAML::Node& root)> read);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_YAML_FILE_H_
