// A command line as far as it was typed, read against the commands and flags that there are.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_COMMAND_LINE_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_COMMAND_LINE_H_

#include <string>
#include <utility>
#include <vector>

#include "CLI/App.hpp"
#include "absl/strings/string_view.h"

namespace spikepinn::cli {

// Unlike CLI11's parser it has no errors: what is half typed or wrong is only noted.
struct CommandLine {
  const CLI::App* command = nullptr;      // the one that the words lead to, at least the program
  const CLI::Option* awaiting = nullptr;  // the last word is a flag that wants a value
  std::vector<std::string> arguments;     // of `command`
  bool only_arguments = false;            // after "--"
  std::string unknown;                    // the first flag or command that there is not
  std::vector<std::pair<const CLI::Option*, std::string>> values;

  // What was given to the flag of that name, such as "--server"; empty: nothing.
  std::string Value(absl::string_view flag) const;
};

// `words` without the program's name.
CommandLine ReadCommandLine(const CLI::App& app, const std::vector<std::string>& words);

// Null if there is none.
const CLI::Option* FindFlag(const CLI::App& command, const std::string& name);

// The argument at that place, from 0; the last one where it may be repeated. Null if there is none.
const CLI::Option* ArgumentAt(const CLI::App& command, std::size_t place);

// " --server ADDR" or " --context NAME" as it stands on the command line that the program of
// `command` has parsed, for a command that is printed; empty: neither.
std::string TypedServer(const CLI::App& command);

// What to say about a word that is no flag and no command, with what may have been meant; empty if
// all are known.
std::string UnknownWordText(const CLI::App& app, const std::vector<std::string>& words);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_COMMAND_LINE_H_
