// Manual pages, written from the program's own help.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGE_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGE_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace spikepinn::cli {

// "spikepinn-sweep-submit" of `spikepinn sweep submit`.
std::string ManPageName(const CLI::App& command);

// In roff with the man macros; `date` stands in the page's foot.
std::string ManPage(const CLI::App& command, absl::CivilDay date);

// One file for the program and one for each command below it, NAME.1, into a folder that is made
// if need be.
absl::Status WriteManPages(const CLI::App& app, const std::string& folder, absl::CivilDay date);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGE_H_
