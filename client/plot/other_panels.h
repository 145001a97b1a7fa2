// The panels of a figure that show nothing over time.
#ifndef SPIKEPINN_CLIENT_PLOT_OTHER_PANELS_H_
#define SPIKEPINN_CLIENT_PLOT_OTHER_PANELS_H_

#include "client/plot/figure.h"
#include "client/plot/job_set.h"

namespace spikepinn::plot {

// w over v within the window.
Panel PhasePanel(const JobSet& set);

// The loss over training steps: every term of one job, or the totals of several.
Panel LossPanel(const JobSet& set);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_OTHER_PANELS_H_
