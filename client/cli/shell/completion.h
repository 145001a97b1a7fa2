// What a shell offers when somebody presses Tab.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_H_

#include <functional>
#include <string>
#include <vector>

#include "CLI/App.hpp"
#include "client/cli/shell/command_line.h"

namespace spikepinn::cli {

struct Candidate {
  std::string value;
  std::string description;  // one line; may be empty
};

struct Completion {
  enum class Paths { kNone, kFiles, kFolders };

  std::vector<Candidate> candidates;  // in the order in which they are to be shown
  Paths paths = Paths::kNone;         // the shell knows better than we what files there are
};

// The values of a kind, such as "JOB" or "PRESET", that are not written in the program; `line` says
// for which server. Those that do not begin with what was typed may be among them.
using ValueSource =
    std::function<std::vector<Candidate>(const std::string& kind, const CommandLine& line)>;

// What can stand in the place of the last of `words`, which are those of the command line without
// the program's name; the last may be empty. All of it is read from the app: what an option takes
// is told by its type name, its set of words or, where it is an argument, by its name.
Completion Complete(const CLI::App& app, std::vector<std::string> words, const ValueSource& source);

// As the shells' scripts read it: "VALUE\tDESCRIPTION" a line, or ":files" or ":folders".
std::string CompletionText(const Completion& completion);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_COMPLETION_H_
