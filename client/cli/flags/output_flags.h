// The part of a command line that says in which form something is shown.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_OUTPUT_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_OUTPUT_FLAGS_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "client/cli/context.h"
#include "client/cli/output/format.h"

namespace spikepinn::cli {

struct OutputFlags {
  std::string format;  // a word that was checked; empty: not given
};

enum class OutputOf {
  kList,
  kOneThing,  // which has no rows, so no CSV
};

// Adds -o/--output to a command; `flags` must outlive it.
void AddOutputFlag(CLI::App* command, OutputOf what, OutputFlags* flags);

// InvalidArgument where --json and -o contradict each other.
absl::StatusOr<Format> OutputFormat(const Context& context, const OutputFlags& flags);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_OUTPUT_FLAGS_H_
