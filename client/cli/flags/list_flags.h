// The part of a command line that says which jobs are listed, and in which order.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_LIST_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_LIST_FLAGS_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/input/job_query.h"

namespace spikepinn::cli {

struct ListFlags {
  std::vector<std::string> states;
  std::string user;
  std::string sweep;
  std::string name;
  std::string method;
  std::string preset;
  std::string since;
  std::string until;
  std::string sort;
  int limit = 50;
};

// Adds the flags to a command; `flags` must outlive it.
void AddListFlags(CLI::App* command, ListFlags* flags);

// InvalidArgument, naming flag, value and rule.
absl::StatusOr<JobQuery> MakeJobQuery(const ListFlags& flags, absl::Time now);

// "2h" (that long before `now`), "2026-11-23", "2026-11-23 03:47" (both in `zone`) or RFC 3339.
absl::StatusOr<absl::Time> ParseWhen(const std::string& flag, const std::string& text,
                                     absl::Time now, absl::TimeZone zone = absl::LocalTimeZone());

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_LIST_FLAGS_H_
