#include "client/cli/flags/format_flags.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

constexpr FileFormat kAllFormats[] = {FileFormat::kCsv, FileFormat::kNpz, FileFormat::kMat,
                                      FileFormat::kMep, FileFormat::kTxt};

std::optional<FileFormat> FindFormat(absl::string_view name) {
  for (const FileFormat format : kAllFormats) {
    if (ToString(format) == name) return format;
  }
  return std::nullopt;
}

std::vector<std::string> FormatWords(FileFormat last) {
  std::vector<std::string> words;
  for (const FileFormat format : kAllFormats) {
    if (format <= last) words.emplace_back(ToString(format));
  }
  return words;
}

absl::Status FormatError(absl::string_view value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat("--format = ", value, ": ", rule));
}

}  // namespace

absl::string_view ToString(FileFormat format) {
  switch (format) {
    case FileFormat::kCsv:
      return "csv";
    case FileFormat::kNpz:
      return "npz";
    case FileFormat::kMat:
      return "mat";
    case FileFormat::kMep:
      return "mep";
    case FileFormat::kTxt:
      return "txt";
  }
  return "";
}

void AddFormatFlags(CLI::App* command, FormatFlags* flags) {
  command
      ->add_option("--format", flags->formats,
                   "csv (default), npz, mat; of spike times mep, txt; several as csv,npz")
      ->type_name("LIST")
      ->check(AnyOf(FormatWords(FileFormat::kTxt)));
}

void AddSampleFormatFlag(CLI::App* command, std::string* name) {
  command->add_option("--format", *name, "csv, npz or mat; default: by the ending of -o")
      ->type_name("FORMAT")
      ->check(OneOf(FormatWords(FileFormat::kMat)));
}

absl::StatusOr<std::set<FileFormat>> ParseFormats(const FormatFlags& flags) {
  std::set<FileFormat> formats;
  for (const absl::string_view part : absl::StrSplit(flags.formats, ',')) {
    const std::optional<FileFormat> format = FindFormat(absl::StripAsciiWhitespace(part));
    if (!format.has_value()) {
      return FormatError(flags.formats, "each must be one of csv, npz, mat, mep, txt");
    }
    formats.insert(*format);
  }
  return formats;
}

absl::StatusOr<FileFormat> SampleFormat(const std::string& name, const std::string& path) {
  if (name.empty()) {
    if (path.empty()) return FileFormat::kCsv;
    for (const std::string& word : FormatWords(FileFormat::kMat)) {
      if (absl::EndsWithIgnoreCase(path, "." + word)) return *FindFormat(word);
    }
    return absl::InvalidArgumentError(
        absl::StrCat("--output = ", Printable(path),
                     ": must end in .csv, .npz or .mat, or say --format csv, npz or mat"));
  }
  const std::optional<FileFormat> format = FindFormat(name);
  if (!format.has_value() || *format > FileFormat::kMat) {
    return FormatError(name, "must be one of csv, npz, mat");
  }
  if (path.empty() && *format != FileFormat::kCsv) {
    return FormatError(name, "needs a file to write: name one with -o");
  }
  return *format;
}

}  // namespace spikepinn::cli
