// `spikepinn list`: the jobs of a server.
#include <algorithm>
#include <vector>

#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

constexpr int kPageSize = 200;

class ListCommand : public Command {
 public:
  std::string Name() const override { return "list"; }
  std::string Summary() const override { return "List jobs, newest first"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn list\n"
           "  spikepinn list --state running --state queued\n"
           "  spikepinn list --user ada --state failed\n"
           "  spikepinn list --sweep 3f2a               # the jobs of one sweep\n"
           "  spikepinn list --limit 0 --json          # all jobs there are, one a line";
  }

  void AddFlags(CLI::App* command) override {
    std::vector<std::string> known;
    for (const client::JobState state : client::kKnownJobStates) {
      known.emplace_back(ToString(state));
    }
    command->add_option("--state", states_, "Only jobs in these states; may be repeated")
        ->delimiter(',')
        ->transform(CLI::IsMember(known, CLI::ignore_case));
    command->add_option("--user", options_.user, "Only jobs of this user");
    command->add_option("--sweep", sweep_, "Only jobs of this sweep, sweeps/ID or ID");
    command->add_option("--limit", limit_, "At most so many; 0 for all; default 50")
        ->check(WholeNumberUpTo(1'000'000'000));
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    client::ListOptions options = options_;
    if (!sweep_.empty()) options.sweep = client::SweepName(sweep_);
    for (const client::JobState state : client::kKnownJobStates) {
      const std::string word(ToString(state));
      if (std::find(states_.begin(), states_.end(), word) != states_.end()) {
        options.states.push_back(state);
      }
    }
    absl::StatusOr<std::vector<client::Job>> jobs = Fetch(client, options);
    if (!jobs.ok()) return context.Fail(jobs.status());
    if (context.json) {
      for (const client::Job& job : *jobs) context.PrintJson(ToJson(job));
    } else if (jobs->empty()) {
      context.out << "no jobs" << std::endl;
    } else {
      context.out << JobTable(*jobs) << std::flush;
    }
    return kExitOk;
  }

 private:
  bool Enough(const std::vector<client::Job>& jobs) const {
    return limit_ > 0 && jobs.size() >= static_cast<std::size_t>(limit_);
  }

  absl::StatusOr<std::vector<client::Job>> Fetch(client::Client& client,
                                                 client::ListOptions options) const {
    std::vector<client::Job> jobs;
    options.page_size = limit_ > 0 ? std::min(limit_, kPageSize) : kPageSize;
    do {
      absl::StatusOr<client::JobPage> page = client.List(options);
      if (!page.ok()) return page.status();
      jobs.insert(jobs.end(), page->jobs.begin(), page->jobs.end());
      options.page_token = page->next_page_token;
    } while (!options.page_token.empty() && !Enough(jobs));
    if (Enough(jobs)) jobs.resize(static_cast<std::size_t>(limit_));
    return jobs;
  }

  client::ListOptions options_;
  std::vector<std::string> states_;
  std::string sweep_;
  int limit_ = 50;
};

}  // namespace

std::unique_ptr<Command> NewListCommand() { return std::make_unique<ListCommand>(); }

}  // namespace spikepinn::cli
