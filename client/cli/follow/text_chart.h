// A curve with its axes in lines of text.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CHART_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CHART_H_

#include <cstddef>
#include <string>
#include <vector>

#include "client/cli/follow/text_canvas.h"

namespace spikepinn::cli {

struct TextChart {
  std::string title;
  std::string x_unit;
  double x_low = 0.0;
  double x_high = 1.0;
  bool is_log = false;       // whole decades; what is not positive breaks the curve
  std::vector<double> x, y;  // of one length; what is not finite breaks the curve
};

struct TextSize {
  std::size_t columns = 0;
  std::size_t rows = 0;
};

inline constexpr std::size_t kLeastChartRows = 4;

// Exactly `size.rows` lines of at most `size.columns` characters: the title, the curve with the
// ends of y's range beside it, and those of x's below. Nothing where there is no room for a curve.
std::vector<std::string> DrawTextChart(const TextChart& chart, const TextSize& size, Glyphs glyphs);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_TEXT_CHART_H_
