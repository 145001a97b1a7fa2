#include "client/cli/shell/help_format.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

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
  const std::string value = ValueText(*option);
  return absl::StrCat(value.empty() ? "" : " ", value,
                      option->get_expected_max() > 1 && !option->get_positional() ? " ..." : "",
                      option->get_required() ? " REQUIRED" : "");
}

std::string HelpFormatter::make_option_usage(const CLI::Option* option) const {
  const std::string name =
      absl::StrCat(make_option_name(option, true), option->get_expected_max() > 1 ? "..." : "");
  return option->get_required() ? name : absl::StrCat("[", name, "]");
}

std::vector<std::string> WordsOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',', absl::SkipEmpty());
}

std::string TypeOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return type.substr(0, type.find(':'));
}

std::string ValueText(const CLI::Option& option) {
  const std::string type = TypeOf(option);
  const std::vector<std::string> words = WordsOf(option);
  return type == "TEXT" && !words.empty() ? absl::StrJoin(words, "|") : type;
}

}  // namespace spikepinn::cli
