#include "client/plot/gnuplot_script.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/plot/gnuplot_text.h"
#include "client/plot/layout.h"
#include "client/plot/thin.h"

namespace spikepinn::plot {
namespace {

constexpr double kMmPerInch = 25.4;
constexpr double kPixelsPerInch = 96.0;  // of SVG
constexpr double kPointsPerInch = 72.0;
constexpr double kFontPt = 8.0;
constexpr char kFonts[] = "Helvetica,Arial,Liberation Sans,DejaVu Sans,sans-serif";
constexpr double kThinPt = 0.5;       // axes and borders
constexpr double kMostNumbers = 6.0;  // of an axis
constexpr double kRounding = 1e-6;    // of a step between numbers
constexpr double kXLabelMm = 8.0;     // from the axis to the middle of its label
constexpr double kYLabelMm = 13.0;

// One way to draw lines of so many points in a terminal whose unit of width is another.
std::string Terminal(const Layout& layout, const PaperSize& size, PictureFormat format) {
  const double inches_wide = layout.width_mm / kMmPerInch;
  const double inches_high = layout.height_mm / kMmPerInch;
  switch (format) {
    case PictureFormat::kSvg:
      return absl::StrFormat(
          "set terminal svg size %.0f,%.0f rounded background 'white' font '%s,%.4g' lw %.4g\n",
          inches_wide * kPixelsPerInch, inches_high * kPixelsPerInch, kFonts,
          kFontPt * kPixelsPerInch / kPointsPerInch, kPixelsPerInch / kPointsPerInch);
    case PictureFormat::kPdf:
      return absl::StrFormat(
          "set terminal pdfcairo size %.6gin,%.6gin rounded font '%s,%.4g' fontscale 0.5 lw 2\n",
          inches_wide, inches_high, kFonts, kFontPt);
    case PictureFormat::kPng:
      break;
  }
  const double scale = size.dots_per_inch / kPointsPerInch;
  return absl::StrFormat(
      "set terminal pngcairo size %.0f,%.0f rounded font '%s,%.4g' fontscale %.6g lw %.6g dl %.6g "
      "pointscale %.6g\n",
      inches_wide * size.dots_per_inch, inches_high * size.dots_per_inch, kFonts, kFontPt,
      scale / 2.0, scale, scale / 2.0, scale / 2.0);
}

// With gaps wide enough for the round ends of the lines.
std::string DashType(Dash dash) {
  switch (dash) {
    case Dash::kSolid:
      return "solid";
    case Dash::kDashed:
      return "(8,4)";
    case Dash::kDotted:
      return "(2,3)";
    case Dash::kDashDotted:
      return "(10,3,2,3)";
    case Dash::kDashDotDotted:
      break;
  }
  return "(10,3,2,3,2,3)";
}

std::string LineStyle(const Look& look) {
  return absl::StrFormat("lc rgb '%s' lw %.4g dt %s", look.colour, look.width_pt,
                         DashType(look.dash));
}

// gnuplot's numbers of marks that are told apart: circle, triangle, square, diamond, open ones.
int PointType(int mark) {
  constexpr int kTypes[] = {7, 9, 5, 13, 6, 8, 4, 12};
  return kTypes[static_cast<std::size_t>(mark - 1) % std::size(kTypes)];
}

double Share(double value, const Axis& axis) {
  if (!axis.is_log) return (value - axis.low) / (axis.high - axis.low);
  return std::log10(value / axis.low) / std::log10(axis.high / axis.low);
}

bool CanBeShown(double value, const Axis& axis) {
  return std::isfinite(value) && (!axis.is_log || value > 0.0);
}

// The samples [begin, end) of a curve, which all can be shown, as gnuplot's rows.
void AppendRun(const Curve& curve, const Panel& panel, const Box& box, std::size_t begin,
               std::size_t end, std::string* out) {
  std::vector<PaperPoint> line;
  for (std::size_t i = begin; i < end; ++i) {
    line.push_back(
        {box.width * Share(curve.x[i], panel.x), box.height * Share(curve.y[i], panel.y)});
  }
  std::vector<std::size_t> drawn;
  if (curve.look.mark == 0) {
    drawn = PointsToDraw(line);
  } else {
    for (std::size_t i = 0; i < line.size(); ++i) drawn.push_back(i);
  }
  for (const std::size_t i : drawn) {
    absl::StrAppendFormat(out, "%.9g %.6g\n", curve.x[begin + i], curve.y[begin + i]);
  }
}

// A named block of rows; an empty line breaks the curve. Empty if nothing can be shown.
std::string Rows(const Curve& curve, const Panel& panel, const Box& box) {
  std::string out;
  std::size_t begin = 0;
  while (begin < curve.x.size()) {
    std::size_t end = begin;
    while (end < curve.x.size() && CanBeShown(curve.x[end], panel.x) &&
           CanBeShown(curve.y[end], panel.y)) {
      ++end;
    }
    if (end > begin) {
      if (!out.empty()) out += "\n";
      AppendRun(curve, panel, box, begin, end, &out);
    }
    begin = end + 1;
  }
  return out;
}

// "set lmargin at screen 0.1" and so on.
std::string Margins(const Box& box, const Layout& layout) {
  return absl::StrFormat(
      "set lmargin at screen %.6f; set rmargin at screen %.6f\n"
      "set bmargin at screen %.6f; set tmargin at screen %.6f\n",
      box.left / layout.width_mm, (box.left + box.width) / layout.width_mm,
      box.bottom / layout.height_mm, (box.bottom + box.height) / layout.height_mm);
}

std::string LogTics(const char* name, const Axis& axis) {
  const double low = std::log10(axis.low);
  const double high = std::log10(axis.high);
  const double every = std::max(1.0, std::ceil((high - low) / kMostNumbers));
  const double first = every * std::ceil(low / every - kRounding);
  return absl::StrFormat("set logscale %s 10; set %stics out nomirror %.6g,%.6g; set m%stics %d\n",
                         name, name, std::pow(10.0, first), std::pow(10.0, every), name,
                         every > 1.0 ? 1 : 10);
}

// 1, 2 or 5 times a power of ten, so that there are few enough numbers.
double LinearStep(double span) {
  const double least = span / kMostNumbers;
  const double decade = std::pow(10.0, std::floor(std::log10(least)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (step * decade >= least) return step * decade;
  }
  return 10.0 * decade;
}

std::string LinearTics(const char* name, const Axis& axis) {
  const double high = axis.numbers_to.value_or(axis.high);
  const double step = LinearStep(high - axis.low);
  return absl::StrFormat("set %stics out nomirror %.6g,%.6g,%.9g; set m%stics 2\n", name,
                         step * std::ceil(axis.low / step - kRounding), step,
                         high + kRounding * step, name);
}

std::string AxisText(const char* name, const Axis& axis) {
  // In this order: gnuplot converts what is set to another scale.
  std::string out = absl::StrFormat("unset logscale %s; set %srange [%.9g:%.9g] noextend\n", name,
                                    name, axis.low, axis.high);
  out += axis.is_log ? LogTics(name, axis) : LinearTics(name, axis);
  if (!axis.has_tics) absl::StrAppend(&out, "unset ", name, "tics; unset m", name, "tics\n");
  const char* const numbers = axis.is_log ? "10^{%T}" : "%h";
  if (!axis.has_tics) absl::StrAppend(&out, "unset ", name, "tics; unset m", name, "tics\n");
  absl::StrAppendFormat(&out, "set format %s '%s'\n", name, axis.has_numbers ? numbers : "");
  return out;
}

// At fixed places: the labels of all panels in one line, however wide their numbers are.
std::string AxisLabels(const Panel& panel, const Box& box, const Layout& layout) {
  std::string out = absl::StrFormat("set label '%s' at screen %.6f,%.6f center rotate by 90\n",
                                    panel.y.label, (box.left - kYLabelMm) / layout.width_mm,
                                    (box.bottom + box.height / 2) / layout.height_mm);
  absl::StrAppendFormat(&out, "set label '%s' at screen %.6f,%.6f center\n", panel.x.label,
                        (box.left + box.width / 2) / layout.width_mm,
                        (box.bottom - kXLabelMm) / layout.height_mm);
  return out;
}

std::string BorderText(const Panel& panel) {
  std::string out;
  for (const Border& border : panel.borders) {
    absl::StrAppendFormat(&out,
                          "set arrow from first %.9g, graph 0 to first %.9g, graph 1 nohead back "
                          "lc rgb '#888888' lw %.2g dt (1,5)\n",
                          border.x, border.x, kThinPt);
    absl::StrAppendFormat(&out,
                          "set label %s noenhanced at first %.9g, graph 0.97 right rotate by 90 "
                          "offset character 0.8,0 tc rgb '#555555'\n",
                          Quoted(Shortened(border.text, kMostLegendCharacters)), border.x);
  }
  return out;
}

// What the panel is called in the text below the figure.
std::string LetterText(std::size_t index, const Box& box, const Layout& layout) {
  return absl::StrFormat("set label '{/:Bold %c}' at screen %.6f,%.6f left\n",
                         static_cast<char>('a' + index % 26), (box.left - 16.0) / layout.width_mm,
                         (box.bottom + box.height) / layout.height_mm);
}

std::string LegendText(const Figure& figure, const Layout& layout) {
  std::string out;
  for (std::size_t i = 0; i < figure.legend.size(); ++i) {
    const LegendEntry& entry = figure.legend[i];
    const double y = layout.legend[i].middle / layout.height_mm;
    const double left = layout.legend[i].left / layout.width_mm;
    const double right = (layout.legend[i].left + kSampleMm) / layout.width_mm;
    absl::StrAppendFormat(&out, "set arrow from screen %.6f,%.6f to screen %.6f,%.6f nohead %s\n",
                          left, y, right, y, LineStyle(entry.look));
    absl::StrAppendFormat(&out, "set label %s noenhanced at screen %.6f,%.6f left\n",
                          Quoted(Shortened(entry.text, kMostLegendCharacters)),
                          right + kSampleGapMm / layout.width_mm, y);
  }
  return out;
}

std::string PlotCommand(const Panel& panel, const Box& box) {
  std::string blocks;
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < panel.curves.size(); ++i) {
    const Look& look = panel.curves[i].look;
    const std::string rows = Rows(panel.curves[i], panel, box);
    if (rows.empty()) continue;
    absl::StrAppend(&blocks, "$curve", i, " << end\n", rows, "end\n");
    const std::string style =
        look.mark == 0 ? absl::StrCat("lines ", LineStyle(look))
                       : absl::StrFormat("points pt %d ps 0.5 lc rgb '%s' lw %.4g",
                                         PointType(look.mark), look.colour, look.width_pt);
    parts.push_back(absl::StrCat("$curve", i, " using 1:2 with ", style, " notitle"));
  }
  // A legend alone is an error for gnuplot.
  if (parts.empty()) parts.push_back("NaN notitle");
  for (const LegendEntry& entry : panel.legend) {
    parts.push_back(absl::StrCat("keyentry with lines ", LineStyle(entry.look), " title ",
                                 Quoted(Shortened(entry.text, kMostLegendCharacters)),
                                 " noenhanced"));
  }
  std::string out = absl::StrCat(blocks, "plot ");
  for (std::size_t i = 0; i < parts.size(); ++i) {
    absl::StrAppend(&out, i > 0 ? ", \\\n     " : "", parts[i]);
  }
  return out + "\n";
}

}  // namespace

std::string GnuplotScript(const Figure& figure, const PaperSize& size, PictureFormat format,
                          absl::string_view output) {
  const Layout layout = LayOut(figure, size);
  std::string out = absl::StrCat("set encoding utf8\nset minussign\n",
                                 Terminal(layout, size, format), "set output ", Quoted(output),
                                 "\n"
                                 "set border 3 lw ");
  absl::StrAppendFormat(&out, "%.2g\nset tics scale 0.6,0.3\n", kThinPt);
  out += "set key at graph 0.5,1.03 center bottom horizontal samplen 2 maxrows 2\nset multiplot\n";
  std::size_t letter = 0;
  std::size_t panels = 0;
  for (const Row& row : figure.rows) panels += row.panels.size();
  for (std::size_t row = 0; row < figure.rows.size(); ++row) {
    for (std::size_t column = 0; column < figure.rows[row].panels.size(); ++column) {
      const Panel& panel = figure.rows[row].panels[column];
      const Box& box = layout.panels[row][column];
      absl::StrAppend(&out, "unset arrow; unset label\n", Margins(box, layout),
                      AxisText("x", panel.x), AxisText("y", panel.y),
                      AxisLabels(panel, box, layout), BorderText(panel));
      if (letter == 0) out += LegendText(figure, layout);
      if (panels > 1) out += LetterText(letter, box, layout);
      out += PlotCommand(panel, box);
      ++letter;
    }
  }
  return out + "unset multiplot\nunset output\n";
}

}  // namespace spikepinn::plot
