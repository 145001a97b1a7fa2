#include "client/cli/flags/format_flags.h"

#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

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
      ->type_name("LIST");
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
    if (absl::EndsWithIgnoreCase(path, ".npz")) return FileFormat::kNpz;
    if (absl::EndsWithIgnoreCase(path, ".mat")) return FileFormat::kMat;
    return FileFormat::kCsv;
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
