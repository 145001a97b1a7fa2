// `spikepinn logs`: what a worker wrote to its standard error.
#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/follow/follow.h"
#include "client/cli/interrupt.h"
#include "client/cli/output/attempt_text.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

// The log goes to files and pipes as it is, to a terminal without what could steer it.
std::string ShownText(const std::string& text, bool on_terminal) {
  if (!on_terminal) return text;
  std::string out = PrintableLines(text, 0);
  if (!text.empty() && text.back() == '\n' && (out.empty() || out.back() != '\n')) out += '\n';
  return out;
}

class LogsCommand : public Command {
 public:
  std::string Name() const override { return "logs"; }
  std::string Summary() const override { return "Print what a job's worker has logged"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn logs jobs/3f2a                 # of the newest attempt\n"
           "  spikepinn logs 3f2a --attempt 1          # of the one before, that was lost\n"
           "  spikepinn logs 3f2a --follow | grep warning\n"
           "  spikepinn logs 3f2a 2>/dev/null          # without what is said about the attempts\n"
           "The log, with warnings of the libraries and messages of a crash, goes to standard "
           "output;\n"
           "when each attempt began and how it ended, to standard error. A server keeps the newest "
           "part\n"
           "of a log, 1 MiB unless it was told otherwise.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    command->add_option("--attempt", options_.attempt, "Number of the attempt; default the newest")
        ->check(WholeNumberUpTo(std::numeric_limits<std::int32_t>::max()));
    command->add_flag("-f,--follow", options_.follow, "Go on until the attempt ends");
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Get(client::JobName(job_));
    if (!job.ok()) return context.Fail(job.status());
    const Interrupt interrupt;
    Attempts known;
    absl::Status status = ReadAttempts(client, *job, 0, interrupt.token(), &known);
    for (const auto& [attempt, facts] : known) PrintAttempt(context, job->name, attempt, facts);
    Shown shown = {.attempt = options_.attempt > 0 ? options_.attempt : job->attempt};
    if (status.ok()) status = PrintLog(context, client, job->name, interrupt.token(), &shown);
    const bool is_news =
        options_.follow && shown.attempt > 0 && !known[shown.attempt].end.has_value();
    if (status.ok() && is_news) {
      status = PrintEnd(context, client, *job, interrupt.token(), shown.attempt, &known);
    }
    if (!status.ok()) return GiveUp(context, client, job->name, status);
    if (shown.bytes == 0) TellNothing(context, *job, shown.attempt, known[shown.attempt]);
    return kExitOk;
  }

 private:
  struct Shown {
    std::int32_t attempt = 0;
    std::int64_t bytes = 0;  // of its log, with those that are no longer kept
  };

  // Returns the exit code.
  int GiveUp(Context& context, const client::Client& client, const std::string& job_name,
             const absl::Status& status) const {
    const bool interrupted = absl::IsCancelled(status);
    const int exit_code = interrupted ? kExitInterrupted : context.Fail(status);
    if (!interrupted && !absl::IsOutOfRange(status)) return exit_code;
    // Where history was lost, the attempt may be another one.
    const bool same_attempt = interrupted && options_.attempt > 0;
    context.err << job_name << (interrupted ? " is not touched. " : " may go on. ")
                << "Come back with: spikepinn" << ServerFlag(context, client) << " logs "
                << job_name << (same_attempt ? absl::StrCat(" --attempt ", options_.attempt) : "")
                << " --follow" << std::endl;
    return exit_code;
  }

  // Adds what the job's events up to now, from the one behind `after` on, tell of them.
  static absl::Status ReadAttempts(client::Client& client, const client::Job& job,
                                   std::int64_t after, std::stop_token stop, Attempts* attempts) {
    const auto take = [&](const client::Event& event) {
      AddToAttempts(event, attempts);
      return event.sequence < job.last_event_sequence;
    };
    if (job.attempt == 0 || job.last_event_sequence <= after) return absl::OkStatus();
    return client.Watch(job.name, after, take, std::move(stop));
  }

  static void PrintAttempt(Context& context, const std::string& job_name, std::int32_t attempt,
                           const AttemptFacts& facts) {
    if (context.json) return context.PrintJson(AttemptJson(job_name, attempt, facts));
    context.err << job_name << " " << AttemptText(attempt, facts, absl::LocalTimeZone())
                << std::endl;
  }

  // The server does not tell a log that is empty from one that it does not have.
  static void TellNothing(Context& context, const client::Job& job, std::int32_t attempt,
                          const AttemptFacts& facts) {
    const bool ended = facts.end.has_value() || attempt < job.attempt || HasEnded(job.state);
    context.Warn(absl::StrCat("attempt ", attempt,
                              ended ? ": its log is empty or no longer kept; a backup has no logs"
                                    : ": nothing is logged yet"));
  }

  // How the attempt that was followed has ended, and where the job goes on after it.
  static absl::Status PrintEnd(Context& context, client::Client& client, const client::Job& before,
                               std::stop_token stop, std::int32_t shown, Attempts* known) {
    const absl::StatusOr<client::Job> job = client.Get(before.name);
    if (!job.ok()) return job.status();
    const absl::Status status =
        ReadAttempts(client, *job, before.last_event_sequence, std::move(stop), known);
    if (!status.ok()) return status;
    PrintAttempt(context, job->name, shown, (*known)[shown]);
    if (job->attempt > shown) {
      context.err << "attempt " << job->attempt
                  << (HasEnded(job->state) ? " has ended too" : " goes on") << ": spikepinn"
                  << ServerFlag(context, client) << " logs " << job->name
                  << (HasEnded(job->state) ? "" : " --follow") << std::endl;
    }
    return status;
  }

  absl::Status PrintLog(Context& context, client::Client& client, const std::string& job_name,
                        std::stop_token stop, Shown* shown) const {
    const bool on_terminal = context.terminal_width() > 0;
    const auto print = [&](const client::LogChunk& chunk) {
      if (chunk.offset > shown->bytes) {
        context.Warn(absl::StrCat(files::FormatCount(chunk.offset - shown->bytes),
                                  " bytes of the log before this are no longer kept"));
      }
      *shown = {.attempt = chunk.attempt, .bytes = chunk.next_offset};
      if (chunk.text.empty()) return true;
      if (context.json) {
        context.PrintJson(ToJson(job_name, chunk));
      } else {
        context.out << ShownText(chunk.text, on_terminal) << std::flush;
      }
      return context.out.good();
    };
    return client.ReadLog(job_name, options_, print, std::move(stop));
  }

  std::string job_;
  client::LogOptions options_;
};

}  // namespace

std::unique_ptr<Command> NewLogsCommand() { return std::make_unique<LogsCommand>(); }

}  // namespace spikepinn::cli
