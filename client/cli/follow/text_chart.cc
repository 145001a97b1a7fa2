#include "client/cli/follow/text_chart.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kNumberColumns = 8;  // beside the y axis
constexpr std::size_t kLeastCanvas = 10;   // columns
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

struct Range {
  double low = 0.0;
  double high = 1.0;
};

// `y` as it is drawn: itself, or its logarithm.
std::vector<double> Drawn(const TextChart& chart) {
  std::vector<double> out = chart.y;
  for (double& value : out) {
    if (chart.is_log) value = value > 0.0 ? std::log10(value) : kNan;
    if (!std::isfinite(value)) value = kNan;
  }
  return out;
}

Range RangeOf(const std::vector<double>& values, bool is_log) {
  Range range{.low = std::numeric_limits<double>::infinity(),
              .high = -std::numeric_limits<double>::infinity()};
  for (const double value : values) {
    if (std::isnan(value)) continue;
    range.low = std::min(range.low, value);
    range.high = std::max(range.high, value);
  }
  if (range.low > range.high) return {};
  if (is_log) {
    range.low = std::floor(range.low);
    range.high = std::max(std::ceil(range.high), range.low + 1.0);
  } else if (range.low == range.high) {
    range.low -= 1.0;
    range.high += 1.0;
  }
  return range;
}

std::string Number(double value, bool is_log) {
  const std::string text =
      is_log ? absl::StrFormat("1e%d", std::lround(value)) : absl::StrFormat("%.4g", value);
  return text.size() < kNumberColumns ? std::string(kNumberColumns - text.size(), ' ') + text
                                      : text.substr(0, kNumberColumns);
}

// Dot number of `value` of `dots`.
long Place(double value, const Range& range, std::size_t dots) {
  const double share = (value - range.low) / (range.high - range.low);
  // Values far outside of the range must still fit into the integer.
  return std::lround(std::clamp(share, -1.0, 2.0) * static_cast<double>(dots - 1));
}

void DrawCurve(const TextChart& chart, const std::vector<double>& y, const Range& y_range,
               TextCanvas* canvas) {
  const Range x_range = {chart.x_low, chart.x_high};
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (std::isnan(y[i])) continue;
    const bool begins = i == 0 || std::isnan(y[i - 1]);
    const std::size_t from = begins ? i : i - 1;
    canvas->Line(
        Place(chart.x[from], x_range, canvas->width()), Place(y[from], y_range, canvas->height()),
        Place(chart.x[i], x_range, canvas->width()), Place(y[i], y_range, canvas->height()));
  }
}

// The axis below the curve with its two numbers.
std::string LastLine(const TextChart& chart, std::size_t canvas_columns) {
  const std::string low = absl::StrFormat("%.6g", chart.x_low);
  const std::string high = absl::StrCat(absl::StrFormat("%.6g", chart.x_high),
                                        chart.x_unit.empty() ? "" : " ", chart.x_unit);
  const std::size_t used = low.size() + high.size();
  const std::string gap(used < canvas_columns ? canvas_columns - used : 1, ' ');
  return absl::StrCat(std::string(kNumberColumns + 1, ' '), low, gap, high)
      .substr(0, kNumberColumns + 1 + canvas_columns);
}

}  // namespace

std::vector<std::string> DrawTextChart(const TextChart& chart, const TextSize& size,
                                       Glyphs glyphs) {
  if (size.columns < kNumberColumns + 1 + kLeastCanvas || size.rows < kLeastChartRows) return {};
  const std::size_t columns = size.columns - kNumberColumns - 1;
  TextCanvas canvas(columns, size.rows - 2, glyphs);
  const std::vector<double> y = Drawn(chart);
  const Range range = RangeOf(y, chart.is_log);
  DrawCurve(chart, y, range, &canvas);
  const char* const axis = glyphs == Glyphs::kBraille ? "│" : "|";
  std::vector<std::string> lines = {
      absl::StrCat(std::string(kNumberColumns + 1, ' '), chart.title).substr(0, size.columns)};
  const std::vector<std::string> curve = canvas.Render();
  for (std::size_t row = 0; row < curve.size(); ++row) {
    std::string number(kNumberColumns, ' ');
    if (row == 0) number = Number(range.high, chart.is_log);
    if (row + 1 == curve.size()) number = Number(range.low, chart.is_log);
    lines.push_back(absl::StrCat(number, axis, curve[row]));
  }
  lines.push_back(LastLine(chart, columns));
  for (std::string& line : lines) absl::StripTrailingAsciiWhitespace(&line);
  return lines;
}

}  // namespace spikepinn::cli
