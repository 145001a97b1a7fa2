// The looks of curves that lie in one panel.
#ifndef SPIKEPINN_CLIENT_PLOT_LOOKS_H_
#define SPIKEPINN_CLIENT_PLOT_LOOKS_H_

#include <cstddef>

#include "client/plot/figure.h"

namespace spikepinn::plot {

// Of one of several things: colours of Okabe and Ito, which people tell apart whatever their eyes,
// and a dash each, for grey print.
Look LookOf(std::size_t index);

// A broad grey band: what lies on it agrees with it.
Look ReferenceLook();

Look GuideLook();

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_LOOKS_H_
