// Showing a list once, or again and again, as all commands do that list.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_LIST_WATCH_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_LIST_WATCH_H_

#include <functional>
#include <string>

#include "CLI/App.hpp"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/cli/context.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/output/listing.h"

namespace spikepinn::cli {

struct ListDisplay {
  OutputFlags output;
  std::string every;  // of --watch; empty: shown once
};

// Adds -o and --watch to a command; `display` must outlive it.
void AddListDisplay(CLI::App* command, ListDisplay* display);

// Makes the list as it is now.
using FetchListing = std::function<absl::StatusOr<Listing>(Format)>;

// Prints what `fetch` gives, with --watch until Ctrl-C. A server that is away is waited for, as
// long as a watch waits. Returns the exit code.
int ShowList(Context& context, const ListDisplay& display, const FetchListing& fetch);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_LIST_WATCH_H_
