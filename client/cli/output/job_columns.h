// The columns of lists of jobs.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COLUMNS_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COLUMNS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/cli/output/listing.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// A job of a list, with what columns tell of its specs; empty and 0 where those did not come.
struct ListedJob {
  client::Job job;
  std::string method;  // "segmented"
  std::string preset;  // as it was asked for
  std::string device;
  std::int64_t threads = 0;
};

ListedJob ToListed(client::Job job);

// Whether a column is told from a job's specs, which lists come without.
bool IsOfSpec(absl::string_view field);

// Newest first, as `list` has them. `now` is what ages are counted from.
RowKind<ListedJob> ListedJobs(absl::Time now = absl::InfinitePast(),
                              absl::TimeZone zone = absl::LocalTimeZone());

// The queue as ListQueue tells it, each with the reason why it waits.
RowKind<ListedJob> QueuedJobs(absl::Time now = absl::InfinitePast());

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COLUMNS_H_
