#include "client/cli/follow/list_watch.h"

#include "absl/strings/str_cat.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/follow/redraw.h"
#include "client/cli/follow/server_away.h"
#include "client/cli/interrupt.h"
#include "client/client/clock.h"

namespace spikepinn::cli {
namespace {

int ShowAgainAndAgain(Context& context, Format format, absl::Duration pause,
                      const FetchListing& fetch) {
  client::Clock& clock = client::Clock::Real();
  const Interrupt interrupt;
  Redraw redraw(context, format);
  absl::Time last_answer = clock.Now();
  while (!interrupt.token().stop_requested()) {
    absl::StatusOr<Listing> listing = fetch(format);
    if (listing.ok()) {
      last_answer = clock.Now();
      redraw.Note("");
      redraw.Show(*listing);
    } else if (IsServerAway(listing.status()) &&
               clock.Now() - last_answer < context.client_options.watch_patience) {
      redraw.Note(absl::StrCat(std::string(listing.status().message()), "; trying again"));
    } else {
      return context.Fail(listing.status());
    }
    clock.Wait(pause, interrupt.token());
  }
  return kExitInterrupted;
}

}  // namespace

void AddListDisplay(CLI::App* command, ListDisplay* display) {
  AddOutputFlag(command, OutputOf::kList, &display->output);
  command
      ->add_flag("-w,--watch{2s}", display->every,
                 "Show it again when it changes, until Ctrl-C; asks every 2 s, or as --watch=5s "
                 "says")
      ->option_text("[=DURATION]");
}

int ShowList(Context& context, const ListDisplay& display, const FetchListing& fetch) {
  absl::StatusOr<Format> format = OutputFormat(context, display.output);
  if (!format.ok()) return context.FailUsage(format.status());
  if (display.every.empty()) {
    absl::StatusOr<Listing> listing = fetch(*format);
    if (!listing.ok()) return context.Fail(listing.status());
    context.out << listing->text << std::flush;
    return kExitOk;
  }
  absl::StatusOr<double> seconds = ParseSeconds("--watch", display.every);
  if (!seconds.ok()) return context.FailUsage(seconds.status());
  if (*format == Format::kCsv) {
    return context.FailUsage(absl::InvalidArgumentError(
        "--watch goes with table, wide, json and yaml: a CSV file has one header, so no changes"));
  }
  return ShowAgainAndAgain(context, *format, absl::Seconds(*seconds), fetch);
}

}  // namespace spikepinn::cli
