// `spikepinn queue`: who runs next, and why the others wait.
#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

class QueueCommand : public Command {
 public:
  std::string Name() const override { return "queue"; }
  std::string Summary() const override { return "Show the jobs that wait, in their order"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn queue\n"
           "  spikepinn queue --limit 1000 --json | jq .waiting.message\n"
           "The higher priority comes first, then who has used less of the server lately, then "
           "who\n"
           "came first. A job that needs much may be passed by smaller ones for a while.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("--limit", limit_, "At most so many, up to 1000; default 50")
        ->check(WholeNumberUpTo(1000));
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Queue> queue = client.ListQueue(limit_);
    if (!queue.ok()) return context.Fail(queue.status());
    if (context.json) {
      for (const client::Job& job : queue->jobs) context.PrintJson(ToJson(job));
      return kExitOk;
    }
    if (queue->jobs.empty()) {
      context.out << "no jobs wait" << std::endl;
      return kExitOk;
    }
    context.out << QueueTable(queue->jobs);
    const auto shown = static_cast<std::int64_t>(queue->jobs.size());
    if (queue->total > shown) {
      context.out << "and " << files::FormatCount(queue->total - shown) << " more\n";
    }
    context.out << std::flush;
    return kExitOk;
  }

 private:
  int limit_ = 50;
};

}  // namespace

std::unique_ptr<Command> NewQueueCommand() { return std::make_unique<QueueCommand>(); }

}  // namespace spikepinn::cli
