#include "client/cli/input/standard_input.h"

#include <unistd.h>

namespace spikepinn::cli {

std::string ShownName(const std::string& path) {
  return path == kStandardInput ? "standard input" : path;
}

void TellIfTyped(const std::string& path, Context& context) {
  if (path == kStandardInput && isatty(STDIN_FILENO) != 0) {
    context.Warn("reading from standard input; Ctrl-D ends it");
  }
}

}  // namespace spikepinn::cli
