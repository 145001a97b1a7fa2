#include "client/cli/follow/sweep_follow.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/exit_code.h"
#include "client/cli/follow/follow.h"
#include "client/cli/interrupt.h"
#include "client/cli/output/json.h"
#include "client/cli/output/sweep_text.h"

namespace spikepinn::cli {
namespace {

constexpr char kClearLine[] = "\r\x1b[K";

// Writes one line again and again on a terminal, a line a second elsewhere.
class CountsPrinter {
 public:
  explicit CountsPrinter(Context& context)
      : context_(context), on_terminal_(!context.json && context.terminal_width() > 0) {}

  ~CountsPrinter() {
    if (line_shown_) context_.out << std::endl;
  }

  void Print(const client::Sweep& sweep) {
    if (context_.json) {
      context_.PrintJson(ToJson(sweep));
    } else if (on_terminal_) {
      context_.out << kClearLine << CountsText(sweep.counts) << std::flush;
      line_shown_ = true;
    } else if (sweep.end_time.has_value() || absl::Now() >= next_line_) {
      context_.out << CountsText(sweep.counts) << std::endl;
      next_line_ = absl::Now() + absl::Seconds(1);
    }
  }

 private:
  Context& context_;
  const bool on_terminal_;
  bool line_shown_ = false;
  absl::Time next_line_ = absl::InfinitePast();
};

absl::Status ShowCounts(Context& context, client::Client& client, const std::string& sweep_name,
                        const Interrupt& interrupt, client::SweepCounts* counts) {
  CountsPrinter printer(context);
  return client.WatchSweep(
      sweep_name,
      [&](const client::Sweep& sweep) {
        *counts = sweep.counts;
        printer.Print(sweep);
        return true;
      },
      interrupt.token());
}

// After the second Ctrl-C.
int CancelSweep(Context& context, client::Client& client, const std::string& sweep_name) {
  absl::StatusOr<client::Sweep> sweep = client.CancelSweep(sweep_name);
  if (!sweep.ok()) return context.Fail(sweep.status());
  if (context.json) context.PrintJson(ToJson(*sweep));
  context.err << sweep_name << " is cancelled: " << CountsText(sweep->counts) << std::endl;
  return kExitCancelled;
}

}  // namespace

int FollowSweep(Context& context, client::Client& client, const std::string& sweep_name,
                bool cancel_on_interrupt) {
  client::SweepCounts counts;
  absl::Status status;
  {
    const Interrupt interrupt(cancel_on_interrupt);
    status = ShowCounts(context, client, sweep_name, interrupt, &counts);
    if (absl::IsCancelled(status) && cancel_on_interrupt &&
        IsPressedAgain(context, interrupt, sweep_name)) {
      return CancelSweep(context, client, sweep_name);
    }
  }
  if (status.ok()) {
    if (counts.succeeded == counts.total) return kExitOk;
    return context.Fail(absl::AbortedError(absl::StrCat(
        sweep_name, " has ended with ", counts.failed, " jobs failed and ", counts.cancelled,
        " cancelled; see: spikepinn", context.typed_server, " sweep results ", sweep_name)));
  }
  const int exit_code = absl::IsCancelled(status) ? kExitInterrupted : context.Fail(status);
  if (exit_code == kExitFailed) return exit_code;  // the server's last word
  context.err << sweep_name << (exit_code == kExitInterrupted ? " goes on. " : " may go on. ")
              << "Come back with: spikepinn" << ServerFlag(context, client) << " sweep watch "
              << sweep_name << std::endl;
  return exit_code;
}

}  // namespace spikepinn::cli
