// The program's manual pages.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGES_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGES_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/status/status.h"
#include "absl/time/civil_time.h"

namespace spikepinn::cli {

// One file for the program and one for each command below it, NAME.1, into a folder that is made
// if need be.
absl::Status WriteManPages(const CLI::App& app, const std::string& folder, absl::CivilDay date);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_MAN_PAGES_H_
