#include "client/cli/shell/man_page.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/shell/command_line.h"
#include "client/cli/shell/help_format.h"
#include "client/files/output_file.h"
#include "wire/version.h"

namespace spikepinn::cli {
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

// The end of a command's help: a heading, examples behind blanks, and prose.
void Footer(const CLI::App& command, std::string* out) {
  bool in_example = false;
  std::string prose;
  const auto end_example = [&] {
    if (in_example) absl::StrAppend(out, ".EE\n");
    in_example = false;
  };
  for (const absl::string_view line : absl::StrSplit(command.get_footer(), '\n')) {
    const bool is_heading = !line.empty() && line.back() == ':' && !absl::StartsWith(line, " ");
    if (is_heading) {
      end_example();
      Section(absl::AsciiStrToUpper(line.substr(0, line.size() - 1)), out);
    } else if (absl::StartsWith(line, "  ")) {
      if (!in_example) absl::StrAppend(out, ".EX\n");
      in_example = true;
      absl::StrAppend(out, Escaped(line.substr(2)), "\n");
    } else if (!line.empty()) {
      if (in_example) {
        end_example();
        absl::StrAppend(out, ".PP\n");
      }
      Paragraph(line, out);
    }
  }
  end_example();
}

void SeeAlso(const CLI::App& command, std::string* out) {
  if (command.get_parent() == nullptr) return;
  Section("SEE ALSO", out);
  absl::StrAppend(out, Bold(ManPageName(*command.get_parent())), "(1)\n");
}

absl::Status WritePages(const CLI::App& command, const std::string& folder, absl::CivilDay date) {
  const std::string path = absl::StrCat(folder, "/", ManPageName(command), ".1");
  if (absl::Status status = files::WriteFile(path, ManPage(command, date)); !status.ok()) {
    return status;
  }
  for (const CLI::App* const sub : CommandsOf(command)) {
    if (absl::Status status = WritePages(*sub, folder, date); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

std::string ManPageName(const CLI::App& command) {
  return absl::StrReplaceAll(FullName(command), {{" ", "-"}});
}

std::string ManPage(const CLI::App& command, absl::CivilDay date) {
  const std::string name = ManPageName(command);
  std::string out =
      absl::StrCat(".TH ", absl::AsciiStrToUpper(Escaped(name)), " 1 ", absl::FormatCivilTime(date),
                   " \"spikepinn ", kVersion, "\" \"spikepinn manual\"\n");
  Section("NAME", &out);
  std::string summary = absl::StrJoin(absl::StrSplit(command.get_description(), '\n'), " ");
  if (absl::EndsWith(summary, ".")) summary.pop_back();
  absl::StrAppend(&out, Escaped(name), " \\- ", Escaped(summary), "\n");
  Section("SYNOPSIS", &out);
  absl::StrAppend(&out, Synopsis(command));
  Options(command, &out);
  Commands(command, &out);
  Footer(command, &out);
  SeeAlso(command, &out);
  return out;
}

absl::Status WriteManPages(const CLI::App& app, const std::string& folder, absl::CivilDay date) {
  if (absl::Status status = files::MakeFolder(folder); !status.ok()) return status;
  return WritePages(app, folder, date);
}

}  // namespace spikepinn::cli
