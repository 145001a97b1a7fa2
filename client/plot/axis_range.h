// How far an axis reaches.
#ifndef SPIKEPINN_CLIENT_PLOT_AXIS_RANGE_H_
#define SPIKEPINN_CLIENT_PLOT_AXIS_RANGE_H_

#include <vector>

namespace spikepinn::plot {

struct AxisRange {
  double low = 0.0;
  double high = 1.0;
};

// All of `values` with a little room. What is not finite does not count.
AxisRange LinearRange(std::vector<double> values);

// All of `must_be_seen`, and as much of `values` as does not press it flat: a network may have gone
// astray.
AxisRange LinearRange(const std::vector<double>& values, std::vector<double> must_be_seen);

// Whole decades around what is positive. Where a difference changes its sign its logarithm dips
// without end: the lowest hundredth may leave the picture.
AxisRange LogRange(std::vector<double> values);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_AXIS_RANGE_H_
