// A job as a picture that grows while it trains.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_PLOT_PRINTER_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_PLOT_PRINTER_H_

#include <functional>
#include <memory>
#include <ostream>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/cli/follow/event_printer.h"
#include "client/cli/follow/text_canvas.h"
#include "client/cli/follow/text_chart.h"

namespace spikepinn::cli {

struct PlotPrinterOptions {
  double duration_ms = 0.0;  // of the job
  // Of the terminal now; 0 rows: there is none.
  std::function<TextSize()> size;
  Glyphs glyphs = Glyphs::kBraille;
  // Asked once the job has succeeded, if its events did not tell the voltage.
  std::function<absl::StatusOr<client::TrajectoryChunk>()> solution;
  std::function<absl::Time()> now = absl::Now;
  absl::TimeZone zone = absl::LocalTimeZone();
};

// On a terminal: the picture with the progress below is drawn again where it stands, at most ten
// times a second, and in the terminal's size of that moment; everything else are lines above it.
// Where there is no terminal: the lines of NewLinePrinter, and the picture at the end. Changes no
// setting of the terminal, so there is none to restore.
std::unique_ptr<EventPrinter> NewPlotPrinter(std::ostream& out, PlotPrinterOptions options);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_PLOT_PRINTER_H_
