#include "client/cli/shell/completion.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/output/text.h"
#include "manual/command_tree.h"

namespace spikepinn::cli {
namespace {

// What no shell takes for anything but itself: names come from a server that may be a stranger's.
bool IsHarmless(const std::string& value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::string_view("-_./:=,@+").find(c) != absl::string_view::npos;
  });
}

// Collects what begins with what was typed.
class Offers {
 public:
  Offers(std::string typed, Completion* completion)
      : typed_(std::move(typed)), completion_(completion) {}

  // `before` is what stands in the same word already and has to be given back with it.
  void Add(const std::string& value, const std::string& description,
           const std::string& before = "") {
    const std::string whole = before + value;
    if (!absl::StartsWith(whole, typed_) || !IsHarmless(whole)) return;
    // Of a description in several lines the first sentence is what there is room for.
    const std::string first(description.substr(0, description.find('\n')));
    completion_->candidates.push_back({whole, Printable(first)});
  }

  // A name is taken without its folder as well: 3f2a for jobs/3f2a.
  void AddName(const Candidate& name, const std::string& before) {
    const std::size_t slash = name.value.find('/');
    const std::string part = typed_.substr(std::min(before.size(), typed_.size()));
    const bool is_short =
        slash != std::string::npos && !part.empty() && !absl::StartsWith(name.value, part);
    Add(is_short ? name.value.substr(slash + 1) : name.value, name.description, before);
  }

  const std::string& typed() const { return typed_; }
  Completion& completion() { return *completion_; }

 private:
  const std::string typed_;
  Completion* const completion_;
};

// "JOB", "FILE", "JOB|FILE", ...: the type of a flag or an argument, where that has none its name.
std::string KindOf(const CLI::Option& option) {
  const std::string type = manual::TypeOf(option);
  if (!type.empty() && type != "TEXT") return type;
  if (option.get_positional()) return option.get_name(true, false);
  const std::string flag = manual::FlagName(option);
  if (flag == "--output") return "FILE";
  // "--preset" takes a PRESET.
  return flag.size() > 2 ? absl::AsciiStrToUpper(flag.substr(2)) : "";
}

// A name that stands on the line already is not offered again.
void AddNames(const std::vector<Candidate>& names, const CommandLine& line,
              const std::string& before, Offers* offers) {
  for (const Candidate& name : names) {
    const bool is_there =
        std::find(line.arguments.begin(), line.arguments.end(), name.value) != line.arguments.end();
    if (!is_there) offers->AddName(name, before);
  }
}

// The values of an option; `before` is what stands before them in the same word.
void AddValues(const CLI::Option& option, const CommandLine& line, const ValueSource& source,
               std::string before, Offers* offers) {
  const std::string& typed = offers->typed();
  const std::string checked = option.get_type_name();
  const bool is_list = option.get_delimiter() == ',' || absl::EndsWith(checked, "},...");
  // Of a list separated by commas the last item is the one to complete.
  const std::size_t comma = typed.rfind(',');
  if (is_list && comma != std::string::npos && comma >= before.size()) {
    before = typed.substr(0, comma + 1);
  }
  // --sort takes each of its words with a - as well.
  if (absl::StrContains(checked, ":-{") && absl::StartsWith(typed.substr(before.size()), "-")) {
    before += "-";
  }
  const std::vector<std::string> set = manual::WordsOf(option);
  for (const std::string& word : set) offers->Add(word, "", before);
  if (!set.empty()) return;
  for (const absl::string_view kind : absl::StrSplit(KindOf(option), '|')) {
    // Files are offered where there is no name that fits: no shell can mix the two.
    if (!offers->completion().candidates.empty()) return;
    if (kind == "FILE") offers->completion().paths = Completion::Paths::kFiles;
    if (kind == "FOLDER") offers->completion().paths = Completion::Paths::kFolders;
    AddNames(source(std::string(kind), line), line, before, offers);
  }
}

void AddFlags(const CommandLine& line, Offers* offers) {
  for (const CLI::Option* const flag : manual::FlagsOf(*line.command)) {
    offers->Add(manual::FlagName(*flag), flag->get_description());
  }
}

void AddCommandsAndArguments(const CommandLine& line, const ValueSource& source, Offers* offers) {
  if (line.arguments.empty()) {
    for (const CLI::App* const sub : manual::CommandsOf(*line.command)) {
      offers->Add(sub->get_name(), sub->get_description());
    }
  }
  const CLI::Option* const argument = ArgumentAt(*line.command, line.arguments.size());
  if (argument != nullptr) AddValues(*argument, line, source, "", offers);
}

}  // namespace

Completion Complete(const CLI::App& app, std::vector<std::string> words,
                    const ValueSource& source) {
  Completion completion;
  const std::string typed = words.empty() ? "" : words.back();
  if (!words.empty()) words.pop_back();
  const CommandLine line = ReadCommandLine(app, words);
  Offers offers(typed, &completion);
  const std::size_t equals = typed.find('=');
  if (line.awaiting != nullptr) {
    AddValues(*line.awaiting, line, source, "", &offers);
  } else if (line.only_arguments || !absl::StartsWith(typed, "-")) {
    AddCommandsAndArguments(line, source, &offers);
  } else if (equals == std::string::npos) {
    AddFlags(line, &offers);
  } else if (const CLI::Option* const flag = FindFlag(*line.command, typed.substr(0, equals))) {
    if (manual::TakesValue(*flag)) {
      AddValues(*flag, line, source, typed.substr(0, equals + 1), &offers);
    }
  }
  return completion;
}

std::string CompletionText(const Completion& completion) {
  if (completion.paths == Completion::Paths::kFiles) return ":files\n";
  if (completion.paths == Completion::Paths::kFolders) return ":folders\n";
  std::string out;
  for (const Candidate& candidate : completion.candidates) {
    absl::StrAppend(&out, candidate.value, "\t", candidate.description, "\n");
  }
  return out;
}

}  // namespace spikepinn::cli
