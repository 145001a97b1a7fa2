#include "manual/man_page.h"

#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "manual/command_tree.h"
#include "wire/version.h"

namespace spikepinn::manual {
namespace {

// Text of ours as roff: no character of it may be taken for a command, a hyphen stays one.
std::string Escaped(absl::string_view text) {
  const std::string out = absl::StrReplaceAll(text, {{"\\", "\\e"},
                                                     {"-", "\\-"},
                                                     {"'", "\\(aq"},
                                                     {"`", "\\(ga"},
                                                     {"^", "\\(ha"},
                                                     {"~", "\\(ti"}});
  return absl::StartsWith(out, ".") ? absl::StrCat("\\&", out) : out;
}

void Section(absl::string_view title, std::string* out) {
  absl::StrAppend(out, ".SH ", title, "\n");
}

std::string Bold(absl::string_view text) { return absl::StrCat("\\fB", Escaped(text), "\\fR"); }
std::string Italic(absl::string_view text) { return absl::StrCat("\\fI", Escaped(text), "\\fR"); }

// Sentences in their lines, a new sentence on a new line as roff wants it.
void Paragraph(absl::string_view text, std::string* out) {
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::string trimmed(absl::StripAsciiWhitespace(line));
    for (const absl::string_view sentence :
         absl::StrSplit(absl::StrReplaceAll(trimmed, {{". ", ".\n"}}), '\n')) {
      if (!sentence.empty()) absl::StrAppend(out, Escaped(sentence), "\n");
    }
  }
}

void FlagEntry(const CLI::Option& flag, std::string* out) {
  std::vector<std::string> names;
  for (const std::string& name : flag.get_snames()) names.push_back(Bold("-" + name));
  for (const std::string& name : flag.get_lnames()) names.push_back(Bold("--" + name));
  absl::StrAppend(out, ".TP\n", absl::StrJoin(names, ", "));
  const std::string& own = flag.get_option_text();
  if (absl::StartsWith(own, "[=")) {
    absl::StrAppend(out, Italic(own));
  } else if (TakesValue(flag)) {
    absl::StrAppend(out, " ", Italic(ValueText(flag)));
  }
  absl::StrAppend(out, "\n");
  Paragraph(flag.get_description(), out);
}

std::vector<const CLI::Option*> ArgumentsOf(const CLI::App& command) {
  return command.get_options([](const CLI::Option* option) {
    return option->get_positional() && !option->get_group().empty();
  });
}

std::string Synopsis(const CLI::App& command) {
  std::string out = absl::StrCat(Bold(FullName(command)), " [", Italic("OPTION"), "]...");
  for (const CLI::Option* const argument : ArgumentsOf(command)) {
    const std::string name = absl::StrCat(Italic(argument->get_name(true)),
                                          argument->get_items_expected_max() > 1 ? "..." : "");
    absl::StrAppend(&out, " ", argument->get_required() ? name : absl::StrCat("[", name, "]"));
  }
  if (!CommandsOf(command).empty()) absl::StrAppend(&out, " ", Italic("COMMAND"), " ...");
  return out + "\n";
}

void Options(const CLI::App& command, std::string* out) {
  const std::vector<const CLI::Option*> arguments = ArgumentsOf(command);
  if (!arguments.empty()) Section("ARGUMENTS", out);
  for (const CLI::Option* const argument : arguments) {
    absl::StrAppend(out, ".TP\n", Italic(argument->get_name(true)), "\n");
    Paragraph(argument->get_description(), out);
  }
  Section("OPTIONS", out);
  for (const CLI::Option* const flag : FlagsOf(command)) FlagEntry(*flag, out);
}

void Commands(const CLI::App& command, std::string* out) {
  if (CommandsOf(command).empty()) return;
  Section("COMMANDS", out);
  for (const CLI::App* const sub : CommandsOf(command)) {
    absl::StrAppend(out, ".TP\n", Bold(ManPageName(*sub)), "(1)\n");
    Paragraph(sub->get_description(), out);
  }
}

// As the end of a help is written: headings, examples behind blanks, and prose; an empty line
// begins a new paragraph of either.
void HelpText(absl::string_view text, std::string* out) {
  bool begun = false;  // something stands below the heading
  bool in_example = false;
  bool in_gap = false;
  const auto end_example = [&] {
    if (in_example) absl::StrAppend(out, ".EE\n");
    in_example = false;
  };
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const bool is_example = absl::StartsWith(line, "  ");
    if (line.empty()) {
      in_gap = true;
    } else if (line.back() == ':' && !is_example) {
      end_example();
      Section(absl::AsciiStrToUpper(line.substr(0, line.size() - 1)), out);
      begun = in_gap = false;
    } else {
      const bool ends_example = in_example && !is_example;
      if (ends_example || in_gap) end_example();
      if (begun && (ends_example || in_gap)) absl::StrAppend(out, ".PP\n");
      if (is_example && !in_example) absl::StrAppend(out, ".EX\n");
      in_example = is_example;
      if (is_example) {
        absl::StrAppend(out, Escaped(line.substr(2)), "\n");
      } else {
        Paragraph(line, out);
      }
      begun = true;
      in_gap = false;
    }
  }
  end_example();
}

void SeeAlso(const CLI::App& command, std::string* out) {
  if (command.get_parent() == nullptr) return;
  Section("SEE ALSO", out);
  absl::StrAppend(out, Bold(ManPageName(*command.get_parent())), "(1)\n");
}

}  // namespace

std::string ManPageName(const CLI::App& command) {
  return absl::StrReplaceAll(FullName(command), {{" ", "-"}});
}

std::string ManPage(const CLI::App& command, const ManPageOptions& options) {
  const std::string name = ManPageName(command);
  std::string out = absl::StrCat(".TH ", absl::AsciiStrToUpper(Escaped(name)), " ", options.section,
                                 " ", absl::FormatCivilTime(options.date), " \"spikepinn ",
                                 kVersion, "\" \"spikepinn manual\"\n");
  const std::string description = absl::StrReplaceAll(command.get_description(), {{"\n", " "}});
  const std::pair<std::string, std::string> sentences =
      absl::StrSplit(description, absl::MaxSplits(". ", 1));
  Section("NAME", &out);
  absl::StrAppend(&out, Escaped(name), " \\- ", Escaped(absl::StripSuffix(sentences.first, ".")),
                  "\n");
  Section("SYNOPSIS", &out);
  absl::StrAppend(&out, Synopsis(command));
  if (!sentences.second.empty()) Section("DESCRIPTION", &out);
  Paragraph(sentences.second, &out);
  Options(command, &out);
  Commands(command, &out);
  HelpText(command.get_footer(), &out);
  HelpText(options.more, &out);
  SeeAlso(command, &out);
  return out;
}

}  // namespace spikepinn::manual
