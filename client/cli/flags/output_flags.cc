#include "client/cli/flags/output_flags.h"

#include <iterator>
#include <utility>
#include <vector>

#include "CLI/Validators.hpp"
#include "absl/strings/str_cat.h"
#include "client/cli/flags/flag_checks.h"

namespace spikepinn::cli {
namespace {

constexpr std::pair<const char*, Format> kFormats[] = {{"table", Format::kTable},
                                                       {"wide", Format::kWide},
                                                       {"json", Format::kJson},
                                                       {"yaml", Format::kYaml},
                                                       {"csv", Format::kCsv}};

std::vector<std::string> FormatWords(OutputOf what) {
  std::vector<std::string> words;
  for (const auto& [word, format] : kFormats) {
    if (format != Format::kCsv || what == OutputOf::kList) words.emplace_back(word);
  }
  return words;
}

CLI::Validator IsFormat(OutputOf what) {
  return CLI::Validator(
      [what](std::string& text) -> std::string {
        for (const auto& [word, format] : kFormats) {
          if (text != word) continue;
          if (format != Format::kCsv || what == OutputOf::kList) return "";
          return "csv: must be table, wide, json or yaml; csv is for lists, and this is one thing";
        }
        return absl::StrCat(text, ": must be table, wide, json",
                            what == OutputOf::kList ? ", yaml or csv" : " or yaml");
      },
      WordSet(FormatWords(what)));
}

}  // namespace

void AddOutputFlag(CLI::App* command, OutputOf what, OutputFlags* flags) {
  command
      ->add_option("-o,--output", flags->format,
                   what == OutputOf::kList ? "table (default), wide, json, yaml or csv"
                                           : "table (default), wide, json or yaml")
      ->type_name("FORMAT")
      ->check(IsFormat(what));
}

absl::StatusOr<Format> OutputFormat(const Context& context, const OutputFlags& flags) {
  if (context.json && !flags.format.empty() && flags.format != "json") {
    return absl::InvalidArgumentError(
        absl::StrCat("give either --json or --output ", flags.format, ": --json is -o json"));
  }
  if (context.json) return Format::kJson;
  for (const auto& [word, format] : kFormats) {
    if (flags.format == word) return format;
  }
  return Format::kTable;
}

}  // namespace spikepinn::cli
