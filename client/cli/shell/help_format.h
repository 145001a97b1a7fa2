// How help names options.
#ifndef SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_
#define SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_

#include <string>

#include "CLI/App.hpp"

namespace spikepinn::cli {

// CLI11's help without what only programmers read: "(1x)", "{false}", "TEXT:{a,b}".
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option_name(const CLI::Option* option, bool is_positional) const override;
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_usage(const CLI::Option* option) const override;
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_SHELL_HELP_FORMAT_H_
