// `spikepinn cancel` and `spikepinn sweep cancel`: stop a job, or the jobs of a sweep.
#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/commands/sweep_commands.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/cli/output/sweep_text.h"

namespace spikepinn::cli {
namespace {

struct OfJob {
  static constexpr auto kAddArgument = AddJobArgument;
  static constexpr char kSummary[] = "Cancel a job that has not ended";
  static constexpr char kExamples[] =
      "Example:\n"
      "  spikepinn cancel jobs/3f2a\n"
      "A queued job is cancelled at once; a running one is \"cancelling\" until its worker has\n"
      "stopped. Its events stay until it is deleted.";

  static absl::StatusOr<client::Job> Cancel(client::Client& client, const std::string& id) {
    return client.Cancel(client::JobName(id));
  }
  static std::string Text(const client::Job& job) {
    return absl::StrCat(job.name, " ", PaintState(job.state));
  }
};

struct OfSweep {
  static constexpr auto kAddArgument = AddSweepArgument;
  static constexpr char kSummary[] = "Cancel the jobs of a sweep that have not ended";
  static constexpr char kExamples[] =
      "Example:\n"
      "  spikepinn sweep cancel sweeps/3f2a\n"
      "What has succeeded by then keeps its results.";

  static absl::StatusOr<client::Sweep> Cancel(client::Client& client, const std::string& id) {
    return client.CancelSweep(client::SweepName(id));
  }
  static std::string Text(const client::Sweep& sweep) {
    return absl::StrCat(sweep.name, ": ", CountsText(sweep.counts));
  }
};

template <typename Kind>
class CancelCommand final : public Command {
 public:
  std::string Name() const override { return "cancel"; }
  std::string Summary() const override { return Kind::kSummary; }
  std::string Examples() const override { return Kind::kExamples; }

  void AddFlags(CLI::App* command) override { Kind::kAddArgument(command, &id_); }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    const auto now = Kind::Cancel(client, id_);
    if (!now.ok()) return context.Fail(now.status());
    if (context.json) {
      context.PrintJson(ToJson(*now));
    } else {
      context.out << Kind::Text(*now) << std::endl;
    }
    return kExitOk;
  }

 private:
  std::string id_;
};

}  // namespace

std::unique_ptr<Command> NewCancelCommand() { return std::make_unique<CancelCommand<OfJob>>(); }
std::unique_ptr<Command> NewSweepCancelCommand() {
  return std::make_unique<CancelCommand<OfSweep>>();
}

}  // namespace spikepinn::cli
