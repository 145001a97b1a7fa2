// Which jobs `list` shows, and in which order.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_JOB_QUERY_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_JOB_QUERY_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/output/columns.h"
#include "client/cli/output/job_columns.h"
#include "client/client/client.h"

namespace spikepinn::cli {

struct JobQuery {
  client::ListOptions server;  // what the server filters by
  // What is filtered by here; empty: all.
  std::string name;  // a glob of display names
  std::string method;
  std::string preset;
  std::optional<absl::Time> since;  // of the job's creation
  std::optional<absl::Time> until;
  std::vector<SortKey> sort;  // of ListedJobs(); none: newest first
  std::size_t limit = 0;      // after filter and order; 0: all
  bool with_specs = false;    // of what is shown: method, preset, device and threads
};

// Pages of jobs until there are enough; all that the filters leave where they are to be sorted.
// What has to do with specs costs one call a job: of those shown, or else of all that are to be
// filtered or sorted by them.
absl::StatusOr<std::vector<ListedJob>> FetchJobs(client::Client& client, const JobQuery& query);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_JOB_QUERY_H_
