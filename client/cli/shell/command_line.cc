#include "client/cli/shell/command_line.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/output/text.h"
#include "manual/command_tree.h"
#include "wire/suggestion.h"

namespace spikepinn::cli {
namespace {

// "--flag", "--flag=value", "-f" or "-fvalue".
void ReadFlag(const std::string& word, CommandLine* line) {
  const bool is_long = absl::StartsWith(word, "--");
  const std::size_t equals = is_long ? word.find('=') : std::string::npos;
  const std::string name = is_long ? word.substr(0, equals) : word.substr(0, 2);
  const CLI::Option* const flag = FindFlag(*line->command, name);
  if (flag == nullptr) {
    if (line->unknown.empty()) line->unknown = name;
    return;
  }
  const bool has_value = equals != std::string::npos || (!is_long && word.size() > 2);
  if (!manual::TakesValue(*flag)) return;
  if (has_value) {
    line->values.emplace_back(flag, word.substr(is_long ? equals + 1 : 2));
  } else {
    line->awaiting = flag;
  }
}

void ReadArgument(const std::string& word, CommandLine* line) {
  if (!line->only_arguments && line->arguments.empty()) {
    for (const CLI::App* const sub : manual::CommandsOf(*line->command)) {
      if (sub->get_name() == word) {
        line->command = sub;
        return;
      }
    }
  }
  if (ArgumentAt(*line->command, line->arguments.size()) == nullptr && line->unknown.empty()) {
    // `--state running failed`: a flag that is a list takes more than one.
    const CLI::Option* const last = line->values.empty() ? nullptr : line->values.back().first;
    if (last != nullptr && last->get_items_expected_max() > 1 && last->get_allow_extra_args())
      return;
    line->unknown = word;
  }
  line->arguments.push_back(word);
}

}  // namespace

std::string CommandLine::Value(absl::string_view flag) const {
  std::string last;
  for (const auto& [option, value] : values) {
    if (manual::FlagName(*option) == flag) last = value;
  }
  return last;
}

CommandLine ReadCommandLine(const CLI::App& app, const std::vector<std::string>& words) {
  CommandLine line = {.command = &app,
                      .awaiting = nullptr,
                      .arguments = {},
                      .only_arguments = false,
                      .unknown = {},
                      .values = {}};
  for (const std::string& word : words) {
    if (line.awaiting != nullptr) {
      line.values.emplace_back(line.awaiting, word);
      line.awaiting = nullptr;
    } else if (!line.only_arguments && word == "--") {
      line.only_arguments = true;
    } else if (!line.only_arguments && word.size() > 1 && word[0] == '-') {
      ReadFlag(word, &line);
    } else {
      ReadArgument(word, &line);
    }
  }
  return line;
}

const CLI::Option* FindFlag(const CLI::App& command, const std::string& name) {
  for (const CLI::App* app = &command; app != nullptr; app = app->get_parent()) {
    if (const CLI::Option* const found = app->get_option_no_throw(name)) return found;
  }
  return nullptr;
}

const CLI::Option* ArgumentAt(const CLI::App& command, std::size_t place) {
  for (const CLI::Option* const option : command.get_options()) {
    if (!option->get_positional()) continue;
    const auto most = static_cast<std::size_t>(option->get_items_expected_max());
    if (place < most) return option;
    place -= most;
  }
  return nullptr;
}

std::string TypedServer(const CLI::App& command) {
  const CLI::App* program = &command;
  while (program->get_parent() != nullptr) program = program->get_parent();
  for (const char* const name : {"--server", "--context"}) {
    const CLI::Option* const flag = program->get_option_no_throw(name);
    if (flag == nullptr || flag->results().empty()) continue;
    return absl::StrCat(" ", name, " ", Printable(flag->results().back()));
  }
  return "";
}

std::string UnknownWordText(const CLI::App& app, const std::vector<std::string>& words) {
  const CommandLine line = ReadCommandLine(app, words);
  if (line.unknown.empty()) return "";
  const std::string command = manual::FullName(*line.command);
  std::vector<std::string> known;
  if (line.unknown[0] == '-') {
    for (const CLI::Option* const flag : manual::FlagsOf(*line.command)) {
      for (const std::string& name : flag->get_lnames()) known.push_back("--" + name);
    }
    return absl::StrCat(command, " has no flag ", Printable(line.unknown),
                        wire::DidYouMean(line.unknown, known));
  }
  for (const CLI::App* const sub : manual::CommandsOf(*line.command)) {
    known.push_back(sub->get_name());
  }
  if (known.empty()) {
    return absl::StrCat(command, ": \"", Printable(line.unknown), "\" is one argument too many");
  }
  return absl::StrCat("there is no command `", command, " ", Printable(line.unknown), "`",
                      wire::DidYouMean(line.unknown, known));
}

}  // namespace spikepinn::cli
