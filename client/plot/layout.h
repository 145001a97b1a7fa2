// Where on the paper each part of a figure stands.
#ifndef SPIKEPINN_CLIENT_PLOT_LAYOUT_H_
#define SPIKEPINN_CLIENT_PLOT_LAYOUT_H_

#include <cstddef>
#include <vector>

#include "client/plot/figure.h"

namespace spikepinn::plot {

// In mm from the lower left corner of the paper.
struct Box {
  double left = 0.0, bottom = 0.0, width = 0.0, height = 0.0;
};

// A line of the look at `left` to `left` + kSampleMm, the text behind it.
struct LegendPlace {
  double left = 0.0, middle = 0.0;
};

inline constexpr double kSampleMm = 8.0;
inline constexpr double kSampleGapMm = 1.5;
inline constexpr std::size_t kMostLegendCharacters = 60;

struct Layout {
  double width_mm = 0.0, height_mm = 0.0;
  std::vector<std::vector<Box>> panels;  // as the figure's rows; of the areas that curves are in
  std::vector<LegendPlace> legend;       // as the figure's
};

Layout LayOut(const Figure& figure, const PaperSize& size);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_LAYOUT_H_
