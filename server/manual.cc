#include "server/manual.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "manual/man_page.h"

namespace spikepinn::server {

std::string ConfigurationText(absl::string_view sample) {
  std::string out = "Configuration file:";
  bool in_prose = false;
  for (absl::string_view line : absl::StrSplit(sample, '\n')) {
    const bool is_comment = absl::ConsumePrefix(&line, "#");
    // Behind the mark: one blank before prose, none before a key, two and more before what is below
    // a key, whose own prose has a mark of its own.
    absl::string_view text = absl::StripLeadingAsciiWhitespace(line);
    const bool is_prose = absl::ConsumePrefix(&text, "# ") || line.size() == text.size() + 1;
    if (!is_comment || text.empty()) {
      out += '\n';
      in_prose = false;
    } else if (is_prose) {
      absl::StrAppend(&out, in_prose ? " " : "\n", text);
      in_prose = true;
    } else {
      absl::StrAppend(&out, "\n  ", line);
      in_prose = false;
    }
  }
  absl::StripTrailingAsciiWhitespace(&out);
  return out + "\n";
}

std::string ServerManual(const CLI::App& app, absl::string_view sample, absl::CivilDay date) {
  return manual::ManPage(
      app, {.section = 8,
            .date = date,
            .more = absl::StrCat(ConfigurationText(sample), "See also:\nspikepinn(1)\n")});
}

}  // namespace spikepinn::server
