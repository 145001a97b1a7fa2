// HTML in which strangers' text is only ever text.
#ifndef SPIKEPINN_CLIENT_REPORT_HTML_H_
#define SPIKEPINN_CLIENT_REPORT_HTML_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace spikepinn::report {

// Text for an element or a quoted attribute. Control characters other than blanks and newlines
// become U+FFFD; so do those that turn the direction of writing, which could disguise a name.
std::string Escape(absl::string_view text);

// Four significant digits: "1.235e-05"; "–" for what is not finite.
std::string ShortNumber(double value);

// "12.345678": milliseconds down to nanoseconds.
std::string TimeNumber(double ms);

// "0.0123 s", "12.3 s", "3 min 20 s", "2 h 05 min".
std::string DurationText(double seconds);

// Rows under headings. Cells are HTML: escape what is not.
class HtmlTable {
 public:
  enum class Align { kText, kNumber };

  struct Column {
    std::string heading;  // HTML
    Align align = Align::kNumber;
  };

  explicit HtmlTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns. The first one is the row's heading.
  void AddRow(const std::vector<std::string>& cells);

  std::string Render() const;

 private:
  std::vector<Column> columns_;
  std::string rows_;
};

// "<dt>term</dt><dd>value</dd>"; the value is HTML.
std::string Definition(absl::string_view term, absl::string_view value);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_HTML_H_
