// What CLI11's tree of commands and options says about a command, for those who tell about it.
#ifndef SPIKEPINN_MANUAL_COMMAND_TREE_H_
#define SPIKEPINN_MANUAL_COMMAND_TREE_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"

namespace spikepinn::manual {

// Of the command and those above it, whose flags may stand behind it as well; hidden ones left out.
std::vector<const CLI::Option*> FlagsOf(const CLI::App& command);

// With their names; hidden ones left out.
std::vector<const CLI::App*> CommandsOf(const CLI::App& command);

// "--output", or "-o" where there is no long name.
std::string FlagName(const CLI::Option& flag);

// What the word stands for on the command line: "submit" of "spikepinn sweep submit" is "spikepinn
// sweep submit".
std::string FullName(const CLI::App& command);

bool TakesValue(const CLI::Option& option);

// "queued", "running" of an option whose type is "TEXT:{queued,running}", as CLI11 and checks that
// know a value's words write it; empty: any value.
std::vector<std::string> WordsOf(const CLI::Option& option);

// The type alone, such as "HOST:PORT" or "FIELD,..."; CLI11's own "TEXT" where none was given.
std::string TypeOf(const CLI::Option& option);

// What stands for an option's value: "VALUE", or "queued|running" where its type has no name.
std::string ValueText(const CLI::Option& option);

}  // namespace spikepinn::manual

#endif  // SPIKEPINN_MANUAL_COMMAND_TREE_H_
