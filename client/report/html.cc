#include "client/report/html.h"

#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"

namespace spikepinn::report {
namespace {

constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// U+202A to U+202E and U+2066 to U+2069 as they are encoded.
constexpr absl::string_view kDirections[] = {"\xE2\x80\xAA", "\xE2\x80\xAB", "\xE2\x80\xAC",
                                             "\xE2\x80\xAD", "\xE2\x80\xAE", "\xE2\x81\xA6",
                                             "\xE2\x81\xA7", "\xE2\x81\xA8", "\xE2\x81\xA9"};

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7F;
}

}  // namespace

std::string Escape(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        IsControl(c) ? void(out.append(kReplacement.data(), kReplacement.size()))
                     : out.push_back(c);
    }
  }
  for (const absl::string_view direction : kDirections) {
    absl::StrReplaceAll({{direction, kReplacement}}, &out);
  }
  return out;
}

std::string ShortNumber(double value) {
  return std::isfinite(value) ? absl::StrFormat("%.4g", value) : "–";
}

std::string TimeNumber(double ms) { return absl::StrFormat("%.6f", ms); }

std::string DurationText(double seconds) {
  if (!std::isfinite(seconds) || seconds < 0.0) return "–";
  if (seconds < 60.0) return absl::StrFormat("%.3g s", seconds);
  const auto whole = static_cast<std::int64_t>(std::llround(seconds));
  if (whole < 3600) return absl::StrFormat("%d min %02d s", whole / 60, whole % 60);
  return absl::StrFormat("%d h %02d min", whole / 3600, whole / 60 % 60);
}

void HtmlTable::AddRow(const std::vector<std::string>& cells) {
  rows_ += "<tr>";
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const absl::string_view css = columns_[i].align == Align::kText ? " class=\"text\"" : "";
    const std::string cell = i < cells.size() ? cells[i] : "";
    rows_ += i == 0 ? absl::StrCat("<th scope=\"row\"", css, ">", cell, "</th>")
                    : absl::StrCat("<td", css, ">", cell, "</td>");
  }
  rows_ += "</tr>\n";
}

std::string HtmlTable::Render() const {
  std::string head;
  for (const Column& column : columns_) {
    absl::StrAppend(&head, "<th scope=\"col\"",
                    column.align == Align::kText ? " class=\"text\">" : ">", column.heading,
                    "</th>");
  }
  return absl::StrCat("<div class=\"table\" tabindex=\"0\"><table><thead><tr>", head,
                      "</tr></thead>\n<tbody>\n", rows_, "</tbody></table></div>\n");
}

std::string Definition(absl::string_view term, absl::string_view value) {
  return absl::StrCat("<div><dt>", term, "</dt><dd>", value, "</dd></div>\n");
}

}  // namespace spikepinn::report
