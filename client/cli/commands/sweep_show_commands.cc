// `spikepinn sweep list` and `spikepinn sweep get`.
#include <algorithm>
#include <vector>

#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/follow/list_watch.h"
#include "client/cli/output/json.h"
#include "client/cli/output/sweep_columns.h"
#include "client/cli/output/sweep_text.h"

namespace spikepinn::cli {
namespace {

constexpr int kPageSize = 200;

class SweepListCommand : public Command {
 public:
  std::string Name() const override { return "list"; }
  std::string Summary() const override { return "List sweeps, newest first"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep list --watch\n"
           "  spikepinn sweep list --limit 0 --json    # all there are, one a line";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("--limit", limit_, "At most so many; 0 for all; default 50")
        ->check(WholeNumberUpTo(1'000'000'000));
    AddListDisplay(command, &display_);
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    return ShowList(context, display_, [&](Format format) -> absl::StatusOr<Listing> {
      absl::StatusOr<std::vector<client::Sweep>> sweeps = Fetch(client);
      if (!sweeps.ok()) return sweeps.status();
      return MakeListing(ListedSweeps(), *sweeps, format, context.terminal_width());
    });
  }

 private:
  absl::StatusOr<std::vector<client::Sweep>> Fetch(client::Client& client) const {
    const auto most = static_cast<std::size_t>(limit_);
    std::vector<client::Sweep> sweeps;
    client::ListOptions options;
    options.page_size = limit_ > 0 ? std::min(limit_, kPageSize) : kPageSize;
    do {
      absl::StatusOr<client::SweepPage> page = client.ListSweeps(options);
      if (!page.ok()) return page.status();
      sweeps.insert(sweeps.end(), page->sweeps.begin(), page->sweeps.end());
      options.page_token = page->next_page_token;
    } while (!options.page_token.empty() && (most == 0 || sweeps.size() < most));
    if (most > 0 && sweeps.size() > most) sweeps.resize(most);
    return sweeps;
  }

  int limit_ = 50;
  ListDisplay display_;
};

class SweepGetCommand : public Command {
 public:
  std::string Name() const override { return "get"; }
  std::string Summary() const override { return "Show one sweep: progress, what varies, spec"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn sweep get sweeps/3f2a\n"
           "  spikepinn sweep get 3f2a --json | jq '{display_name, job, grid}' > again.json\n"
           "again.json is a sweep file that makes the same sweep again; with a list of points, "
           "write "
           "list\nfor grid.";
  }

  void AddFlags(CLI::App* command) override {
    AddSweepArgument(command, &sweep_);
    AddOutputFlag(command, OutputOf::kOneThing, &output_);
  }

  int Run(Context& context) override {
    absl::StatusOr<Format> format = OutputFormat(context, output_);
    if (!format.ok()) return context.FailUsage(format.status());
    client::Client client(context.client_options);
    absl::StatusOr<client::Sweep> sweep = client.GetSweep(client::SweepName(sweep_));
    if (!sweep.ok()) return context.Fail(sweep.status());
    context.out << OneThing(ToJson(*sweep), *format, SweepText(*sweep)).text << std::flush;
    return kExitOk;
  }

 private:
  std::string sweep_;
  OutputFlags output_;
};

}  // namespace

std::unique_ptr<Command> NewSweepListCommand() { return std::make_unique<SweepListCommand>(); }
std::unique_ptr<Command> NewSweepGetCommand() { return std::make_unique<SweepGetCommand>(); }

}  // namespace spikepinn::cli
