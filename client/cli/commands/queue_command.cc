// `spikepinn queue`: who runs next, and why the others wait.
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/command.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/follow/list_watch.h"
#include "client/cli/output/job_columns.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

class QueueCommand : public Command {
 public:
  std::string Name() const override { return "queue"; }
  std::string Summary() const override { return "Show the jobs that wait, in their order"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn queue --watch\n"
           "  spikepinn queue --limit 1000 --json | jq .waiting.message\n"
           "The higher priority comes first, then who has used less of the server lately, then "
           "who\n"
           "came first. A job that needs much may be passed by smaller ones for a while.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("--limit", limit_, "At most so many, up to 1000; default 50")
        ->check(WholeNumberUpTo(1000));
    AddListDisplay(command, &display_);
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    return ShowList(context, display_, [&](Format format) -> absl::StatusOr<Listing> {
      absl::StatusOr<client::Queue> queue = client.ListQueue(limit_);
      if (!queue.ok()) return queue.status();
      std::vector<ListedJob> rows;
      for (client::Job& job : queue->jobs) rows.push_back(ToListed(std::move(job)));
      Listing listing =
          MakeListing(QueuedJobs(absl::Now()), rows, format, context.terminal_width());
      const std::int64_t hidden = queue->total - static_cast<std::int64_t>(rows.size());
      if (hidden > 0 && (format == Format::kTable || format == Format::kWide)) {
        const std::string more = absl::StrCat("and ", files::FormatCount(hidden), " more\n");
        for (std::string* const text : {&listing.text, &listing.lasting}) *text += more;
      }
      return listing;
    });
  }

 private:
  int limit_ = 50;
  ListDisplay display_;
};

}  // namespace

std::unique_ptr<Command> NewQueueCommand() { return std::make_unique<QueueCommand>(); }

}  // namespace spikepinn::cli
