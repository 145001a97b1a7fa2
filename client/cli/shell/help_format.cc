#include "client/cli/shell/help_format.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "manual/command_tree.h"

namespace spikepinn::cli {

std::string HelpFormatter::make_option_name(const CLI::Option* option, bool is_positional) const {
  if (is_positional) return option->get_name(true, false);
  std::vector<std::string> names;
  for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  return absl::StrJoin(names, ",");
}

std::string HelpFormatter::make_option_opts(const CLI::Option* option) const {
  const std::string& own = option->get_option_text();
  // "[=VALUE]" of a flag that may have one.
  if (!own.empty()) return absl::StrCat(absl::StartsWith(own, "[=") ? "" : " ", own);
  if (option->get_type_size() == 0) return "";
  const std::string value = manual::ValueText(*option);
  return absl::StrCat(value.empty() ? "" : " ", value,
                      option->get_expected_max() > 1 && !option->get_positional() ? " ..." : "",
                      option->get_required() ? " REQUIRED" : "");
}

std::string HelpFormatter::make_option_usage(const CLI::Option* option) const {
  const std::string name =
      absl::StrCat(make_option_name(option, true), option->get_expected_max() > 1 ? "..." : "");
  return option->get_required() ? name : absl::StrCat("[", name, "]");
}

}  // namespace spikepinn::cli
