// A figure for paper as plain data: what is drawn where, without a word of how.
#ifndef SPIKEPINN_CLIENT_PLOT_FIGURE_H_
#define SPIKEPINN_CLIENT_PLOT_FIGURE_H_

#include <optional>
#include <string>
#include <vector>

namespace spikepinn::plot {

enum class Dash { kSolid, kDashed, kDotted, kDashDotted, kDashDotDotted };

// How a curve looks. Colours are told apart by people who are colour-blind, dashes in grey print.
struct Look {
  std::string colour = "#000000";
  double width_pt = 0.75;
  Dash dash = Dash::kSolid;
  int mark = 0;  // 0: a line; otherwise marks of this kind, from 1
};

// All columns of one length; a nan breaks the line, as does what an axis cannot show.
struct Curve {
  std::vector<double> x, y;
  Look look;
};

struct Axis {
  std::string label;  // ours, in gnuplot's markup; empty with its numbers left out
  bool is_log = false;
  double low = 0.0;
  double high = 1.0;
  bool has_numbers = true;
  bool has_tics = true;
  std::optional<double> numbers_to;  // nothing is numbered above
};

// A text beside a line across the panel, at a place of its x axis.
struct Border {
  double x = 0.0;
  std::string text;  // anybody's
};

// What a look means.
struct LegendEntry {
  std::string text;  // anybody's
  Look look;
};

struct Panel {
  Axis x, y;
  std::vector<Curve> curves;  // the first at the bottom
  std::vector<Border> borders;
  std::vector<LegendEntry> legend;  // its own, where the figure's does not say it
};

// Panels side by side.
struct Row {
  std::vector<Panel> panels;
  double height_mm = 30.0;     // of the area that curves are drawn in
  bool shares_x_axis = false;  // with the row below, which has the numbers
};

struct Figure {
  std::vector<Row> rows;  // from top to bottom
  std::vector<LegendEntry> legend;
};

// Of the whole picture; the height follows from the rows where it is not set, which otherwise
// shrink or grow together.
struct PaperSize {
  double width_mm = 180.0;
  std::optional<double> height_mm;
  double dots_per_inch = 300.0;  // of a picture of dots
};

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_FIGURE_H_
