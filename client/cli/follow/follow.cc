#include "client/cli/follow/follow.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "client/cli/exit_code.h"
#include "client/cli/follow/event_printer.h"
#include "client/cli/follow/plot_printer.h"
#include "client/cli/interrupt.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/cli/output/summary_text.h"
#include "client/client/clock.h"
#include "client/files/columns.h"

namespace spikepinn::cli {
namespace {

// The usual grid.
absl::StatusOr<client::TrajectoryChunk> FetchWhole(client::Client& client,
                                                   const std::string& job_name) {
  client::TrajectoryChunk whole;
  client::TrajectorySink sink;
  sink.on_spikes = [](const client::SpikeTrains&) { return absl::OkStatus(); };
  sink.on_chunk = [&](const client::TrajectoryChunk& chunk) {
    files::Append(chunk, &whole);
    return absl::OkStatus();
  };
  absl::Status status = client.GetTrajectory(job_name, client::kDefaultGridMs, sink);
  if (!status.ok()) return status;
  return whole;
}

TextSize TerminalSize(const Context& context) {
  const std::size_t columns = context.terminal_width();
  return {.columns = columns, .rows = columns == 0 ? 0 : context.terminal_height()};
}

std::unique_ptr<EventPrinter> NewJobPlotPrinter(Context& context, client::Client& client,
                                                const std::string& job_name) {
  double duration_ms = 0.0;
  if (absl::StatusOr<client::Job> job = client.Get(job_name); job.ok()) {
    duration_ms = job->effective_spec.Resolve().value_or(TrainingSpec()).forward.duration_ms;
  }
  return NewPlotPrinter(context.out,
                        {.duration_ms = duration_ms,
                         .size = [&context] { return TerminalSize(context); },
                         .glyphs = GlyphsFor(CharacterLocale()),
                         .solution = [&client, job_name] { return FetchWhole(client, job_name); }});
}

std::unique_ptr<EventPrinter> NewPrinter(Context& context, client::Client& client,
                                         const std::string& job_name, bool plot) {
  if (plot) return NewJobPlotPrinter(context, client, job_name);
  if (context.json) return NewJsonPrinter(job_name, context.out);
  if (context.terminal_width() == 0) return NewLinePrinter(context.out);
  return NewTerminalPrinter(context.out, context.terminal_width);
}

// What stands behind "spikepinn watch jobs/x" for who comes back after that end of a watch. A
// picture is drawn from the first event on, and where history was lost there is another one.
std::string FlagsBack(const absl::Status& status, bool plot, std::int64_t last_seen) {
  if (plot) return " --plot";
  return absl::IsOutOfRange(status) ? "" : absl::StrCat(" --after ", last_seen);
}

// The last words about a job, and the exit code that goes with them.
int Conclude(Context& context, client::Client& client, const std::string& job_name) {
  absl::StatusOr<client::Job> job = client.Get(job_name);
  if (!job.ok()) return context.Fail(job.status());
  const bool succeeded = job->state == client::JobState::kSucceeded;
  if (context.json) {
    context.PrintJson(ToJson(*job));
  } else if (succeeded && job->summary.has_value()) {
    context.out << "\n" << SummaryText(*job->summary) << std::flush;
  }
  if (succeeded) return kExitOk;
  std::string why = absl::StrCat(job_name, " ", HasEnded(job->state) ? "has " : "is ",
                                 std::string(ToString(job->state)));
  if (job->state == client::JobState::kCancelled) why = absl::StrCat(job_name, " was cancelled");
  if (job->error.has_value()) absl::StrAppend(&why, " (", ErrorText(*job->error), ")");
  return context.Fail(absl::AbortedError(why));
}

// After the second Ctrl-C.
int CancelJob(Context& context, client::Client& client, const std::string& job_name) {
  absl::StatusOr<client::Job> job = client.Cancel(job_name);
  if (!job.ok()) return context.Fail(job.status());
  if (context.json) context.PrintJson(ToJson(*job));
  context.err << job_name << " is " << PaintState(job->state, Stream::kErr) << std::endl;
  return kExitCancelled;
}

absl::Status ShowEvents(Context& context, client::Client& client, const std::string& job_name,
                        EventPrinter* printer, const Interrupt& interrupt,
                        std::int64_t* last_seen) {
  absl::Status status = client.Watch(
      job_name, *last_seen,
      [&](const client::Event& event) {
        *last_seen = event.sequence;
        printer->Print(event);
        return true;
      },
      interrupt.token(),
      [&](std::int64_t oldest_kept) {
        printer->Finish();
        context.Warn(absl::StrCat(job_name, ": its events before number ", oldest_kept,
                                  " are no longer kept"));
      });
  printer->Finish();
  return status;
}

}  // namespace

void AddFollowFlags(CLI::App* command, FollowOptions* options) {
  AddInterruptFlag(command, &options->cancel_on_interrupt);
  command->add_flag("--plot", options->plot, "Draw loss and voltage in the terminal");
}

void AddInterruptFlag(CLI::App* command, bool* cancels) {
  command->add_flag("--cancel-on-interrupt", *cancels,
                    "Ctrl-C twice within 3 s cancels; once leaves it alone, as ever");
}

bool IsPressedAgain(Context& context, const Interrupt& interrupt, const std::string& name) {
  HideCtrlC(context);
  context.err << "Ctrl-C again within 3 s cancels " << name << std::endl;
  client::Clock::Real().Wait(absl::Seconds(3), interrupt.second());
  return interrupt.second().stop_requested();
}

void HideCtrlC(Context& context) {
  if (context.terminal_width() > 0) context.out << "\r\x1b[K" << std::flush;
}

absl::Status CheckPlot(const Context& context, const FollowOptions& options) {
  if (!options.plot || !context.json) return absl::OkStatus();
  return absl::InvalidArgumentError("--plot draws for people: leave out either --json or --plot");
}

std::string ServerFlag(const Context& context, const client::Client& client) {
  if (!context.typed_server.empty()) return context.typed_server;
  const bool is_default = client.address() == client::DefaultAddress();
  return is_default ? "" : absl::StrCat(" --server ", client.address());
}

int Follow(Context& context, client::Client& client, const std::string& job_name,
           const FollowOptions& options) {
  std::int64_t last_seen = options.after;
  absl::Status status;
  {
    const Interrupt interrupt(options.cancel_on_interrupt);
    const std::unique_ptr<EventPrinter> printer =
        NewPrinter(context, client, job_name, options.plot);
    status = ShowEvents(context, client, job_name, printer.get(), interrupt, &last_seen);
    if (absl::IsCancelled(status) && options.cancel_on_interrupt &&
        IsPressedAgain(context, interrupt, job_name)) {
      return CancelJob(context, client, job_name);
    }
  }
  if (status.ok()) return Conclude(context, client, job_name);
  const int exit_code = absl::IsCancelled(status) ? kExitInterrupted : context.Fail(status);
  if (exit_code == kExitFailed) return exit_code;  // the server's last word
  context.err << job_name << (exit_code == kExitInterrupted ? " goes on. " : " may go on. ")
              << "Come back with: spikepinn" << ServerFlag(context, client) << " watch " << job_name
              << FlagsBack(status, options.plot, last_seen) << std::endl;
  return exit_code;
}

}  // namespace spikepinn::cli
