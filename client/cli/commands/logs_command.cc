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
    std::int32_t shown = options_.attempt > 0 ? options_.attempt : job->attempt;
    if (status.ok()) status = PrintLog(context, client, job->name, interrupt.token(), &shown);
    const bool is_news = options_.follow && shown > 0 && !known[shown].end.has_value();
    if (status.ok() && is_news) {
      status = PrintEnd(context, client, *job, interrupt.token(), shown, &known);
    }
    if (status.ok()) return kExitOk;
    if (!absl::IsCancelled(status)) return context.Fail(status);
    context.err << job->name << " is not touched. Come back with: spikepinn"
                << ServerFlag(context, client) << " logs " << job->name
                << (options_.attempt > 0 ? absl::StrCat(" --attempt ", options_.attempt) : "")
                << " --follow" << std::endl;
    return kExitInterrupted;
  }

 private:
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
                        std::stop_token stop, std::int32_t* shown) const {
    std::int64_t expected = 0;
    const bool on_terminal = context.terminal_width() > 0;
    const auto print = [&](const client::LogChunk& chunk) {
      if (chunk.offset > expected) {
        context.Warn(absl::StrCat(files::FormatCount(chunk.offset - expected),
                                  " bytes of the log before this are no longer kept"));
      }
      expected = chunk.next_offset;
      *shown = chunk.attempt;
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
