// The panels of a figure that show something over time.
#ifndef SPIKEPINN_CLIENT_PLOT_TIME_PANELS_H_
#define SPIKEPINN_CLIENT_PLOT_TIME_PANELS_H_

#include <string>
#include <vector>

#include "client/plot/figure.h"
#include "client/plot/job_set.h"

namespace spikepinn::plot {

// v with a row of ticks for each spike train above it, and w.
std::vector<Row> SolutionRows(const JobSet& set);

// |network - reference| and |guide - reference|, logarithmic. What lies between a spike and its
// counterpart is left out where it is narrower than a line: it would be as high as the reset, and
// seem to last.
std::vector<Row> ErrorRows(const JobSet& set);

// What is left over of the equations, logarithmic.
std::vector<Row> ResidualRows(const JobSet& set);

// A row of ticks for each spike train, and below how far each spike is from the reference's.
std::vector<Row> SpikeRows(const JobSet& set);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_TIME_PANELS_H_
