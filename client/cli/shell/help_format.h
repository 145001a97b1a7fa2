// How help and manual pages name options.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_

#include <string>
#include <vector>

#include "CLI/App.hpp"

namespace spikepinn::cli {

// CLI11's help without what only programmers read: "(1x)", "{false}", "TEXT:{a,b}".
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_usage(const CLI::Option* option) const override;
};

// The words that a check of an option gives away, see flags/flag_checks.h; empty: any value.
std::vector<std::string> WordsOf(const CLI::Option& option);

// The type of an option's value as it was given, such as "JOB|FILE" or "FIELD,..."; CLI11's own
// "TEXT" and "INT" otherwise.
std::string TypeOf(const CLI::Option& option);

// What stands for an option's value: "VALUE" or "queued|running".
std::string ValueText(const CLI::Option& option);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_
