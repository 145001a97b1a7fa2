#include "manual/command_tree.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace spikepinn::manual {

std::vector<const CLI::Option*> FlagsOf(const CLI::App& command) {
  std::vector<const CLI::Option*> flags;
  std::set<std::string> seen;  // a command's own --server comes before the program's
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    for (const CLI::Option* const option : app->get_options()) {
      if (option->get_group().empty() || !option->nonpositional()) continue;
      // The program's version is not asked for behind a command.
      if (app != &command && option == app->get_version_ptr()) continue;
      if (seen.insert(FlagName(*option)).second) flags.push_back(option);
    }
  }
  return flags;
}

std::vector<const CLI::App*> CommandsOf(const CLI::App& command) {
  return command.get_subcommands([](const CLI::App* sub) {
    return !sub->get_name().empty() && !sub->get_group().empty() && !sub->get_disabled();
  });
}

std::string FlagName(const CLI::Option& flag) {
  if (!flag.get_lnames().empty()) return "--" + flag.get_lnames().front();
  return flag.get_snames().empty() ? "" : "-" + flag.get_snames().front();
}

std::string FullName(const CLI::App& command) {
  if (command.get_parent() == nullptr) return command.get_name();
  return absl::StrCat(FullName(*command.get_parent()), " ", command.get_name());
}

bool TakesValue(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

std::vector<std::string> WordsOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos || close < open) return {};
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',', absl::SkipEmpty());
}

std::string TypeOf(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  const std::size_t words = type.find('{');
  return words == std::string::npos ? type : type.substr(0, type.rfind(':', words));
}

std::string ValueText(const CLI::Option& option) {
  const std::string type = TypeOf(option);
  const std::vector<std::string> words = WordsOf(option);
  return type == "TEXT" && !words.empty() ? absl::StrJoin(words, "|") : type;
}

}  // namespace spikepinn::manual
