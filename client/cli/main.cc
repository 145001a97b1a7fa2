#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <iostream>

#include "client/cli/app.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/style.h"
#include "client/cli/settings/config_file.h"

namespace {

// Of the terminal that standard output is; 0 by 0 if it is none.
winsize TerminalSize() {
  winsize size = {};
  if (isatty(STDOUT_FILENO) == 0) return size;
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) size.ws_col = 80;
  if (size.ws_row == 0) size.ws_row = 24;
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  spikepinn::cli::Context context = {.client_options = {},
                                     .json = false,
                                     .out = std::cout,
                                     .err = std::cerr,
                                     .terminal_width = [] { return TerminalSize().ws_col; },
                                     .terminal_height = [] { return TerminalSize().ws_row; },
                                     .config_path = spikepinn::cli::ConfigFilePath()};
  spikepinn::cli::SetColors(spikepinn::cli::UsualColors(spikepinn::cli::Terminals()));
  const int exit_code = spikepinn::cli::RunApp(argc, argv, context);
  if (!std::cout.flush()) {
    std::cerr << "spikepinn: standard output cannot be written" << std::endl;
    return spikepinn::cli::kExitFailed;
  }
  return exit_code;
}
