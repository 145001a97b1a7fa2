// A manual page, written from a program's own description of its command line.
#ifndef SPIKEPINN_MANUAL_MAN_PAGE_H_
#define SPIKEPINN_MANUAL_MAN_PAGE_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/time/civil_time.h"

namespace spikepinn::manual {

// "spikepinn-sweep-submit" of `spikepinn sweep submit`.
std::string ManPageName(const CLI::App& command);

struct ManPageOptions {
  int section = 1;
  absl::CivilDay date;  // in the page's foot
  std::string more;     // what follows the help, written as the end of a help
};

// In roff with the man macros. The description's first sentence is the page's name line. The end of
// the help (CLI11's footer) is headings ("Examples:"), examples behind blanks, and prose.
std::string ManPage(const CLI::App& command, const ManPageOptions& options);

}  // namespace spikepinn::manual

#endif  // SPIKEPINN_MANUAL_MAN_PAGE_H_
