// Fewer points that look the same on paper.
#ifndef SPIKEPINN_CLIENT_PLOT_THIN_H_
#define SPIKEPINN_CLIENT_PLOT_THIN_H_

#include <cstddef>
#include <vector>

#include "absl/types/span.h"

namespace spikepinn::plot {

// A place on paper, in mm.
struct PaperPoint {
  double x = 0.0;
  double y = 0.0;
};

// The points to draw of an unbroken line of finite points, as ascending indices, the ends among
// them. Where x ascends, of those within `bin_mm` of x the first, the last, the lowest and the
// highest; of what is left, none that lies within `tolerance_mm` of the line through its
// neighbours. Linear in time.
std::vector<std::size_t> PointsToDraw(absl::Span<const PaperPoint> line, double bin_mm = 0.1,
                                      double tolerance_mm = 0.01);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_THIN_H_
