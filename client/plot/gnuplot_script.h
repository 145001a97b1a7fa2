// A figure as a script for gnuplot 5.4, data included.
#ifndef SPIKEPINN_CLIENT_PLOT_GNUPLOT_SCRIPT_H_
#define SPIKEPINN_CLIENT_PLOT_GNUPLOT_SCRIPT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/plot/figure.h"

namespace spikepinn::plot {

enum class PictureFormat { kSvg, kPdf, kPng };

// Draws `figure` into `output`, a name of ours.
std::string GnuplotScript(const Figure& figure, const PaperSize& size, PictureFormat format,
                          absl::string_view output);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_GNUPLOT_SCRIPT_H_
