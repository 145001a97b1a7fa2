// `spikepinn list`: the jobs of a server.
#include "absl/time/clock.h"
#include "client/cli/command.h"
#include "client/cli/flags/list_flags.h"
#include "client/cli/follow/list_watch.h"
#include "client/cli/input/job_query.h"
#include "client/cli/output/job_columns.h"

namespace spikepinn::cli {
namespace {

class ListCommand : public Command {
 public:
  std::string Name() const override { return "list"; }
  std::string Summary() const override { return "List jobs, newest first"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn list\n"
           "  spikepinn list --state running --state queued --watch\n"
           "  spikepinn list --user ada --state failed --since 2h -o wide\n"
           "  spikepinn list --name 'f-I *' --sort user,-took_seconds\n"
           "  spikepinn list --sweep 3f2a               # the jobs of one sweep\n"
           "  spikepinn list --limit 0 --json           # all jobs there are, one a line\n"
           "Filters and order come before the limit: what is sorted is first fetched whole. "
           "--method "
           "and\n"
           "--preset, and sorting by them, ask about each job by itself.";
  }

  void AddFlags(CLI::App* command) override {
    AddListFlags(command, &flags_);
    AddListDisplay(command, &display_);
  }

  int Run(Context& context) override {
    absl::StatusOr<JobQuery> query = MakeJobQuery(flags_, absl::Now());
    if (!query.ok()) return context.FailUsage(query.status());
    client::Client client(context.client_options);
    return ShowList(context, display_, [&](Format format) -> absl::StatusOr<Listing> {
      query->with_specs = format == Format::kWide || format == Format::kCsv;
      absl::StatusOr<std::vector<ListedJob>> jobs = FetchJobs(client, *query);
      if (!jobs.ok()) return jobs.status();
      return MakeListing(ListedJobs(absl::Now()), *jobs, format, context.terminal_width());
    });
  }

 private:
  ListFlags flags_;
  ListDisplay display_;
};

}  // namespace

std::unique_ptr<Command> NewListCommand() { return std::make_unique<ListCommand>(); }

}  // namespace spikepinn::cli
