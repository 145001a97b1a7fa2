// The program gnuplot, which draws figures.
#ifndef SPIKEPINN_CLIENT_PLOT_GNUPLOT_H_
#define SPIKEPINN_CLIENT_PLOT_GNUPLOT_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/plot/figure.h"
#include "client/plot/gnuplot_script.h"

namespace spikepinn::plot {

// The picture as the bytes of a file. Runs gnuplot without a shell, in a private folder that is
// gone afterwards, and blocks until it is done. FailedPrecondition, with a next step, where it is
// not installed or did not draw. `program` is looked up in PATH.
absl::StatusOr<std::string> DrawWithGnuplot(const Figure& figure, const PaperSize& size,
                                            PictureFormat format,
                                            const std::string& program = "gnuplot");

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_GNUPLOT_H_
