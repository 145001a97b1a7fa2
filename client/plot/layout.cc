#include "client/plot/layout.h"

#include <algorithm>

#include "client/plot/gnuplot_text.h"

namespace spikepinn::plot {
namespace {

constexpr double kLeftMm = 17.0;    // numbers and label of the y axis
constexpr double kRightMm = 5.0;    // half of the x axis' last number
constexpr double kBottomMm = 10.0;  // numbers and label of the x axis
constexpr double kTopMm = 2.5;      // half of the y axis' highest number
constexpr double kGapMm = 4.0;      // between rows that share their x axis
constexpr double kBetweenMm = 5.0;  // between others, on top of kBottomMm
constexpr double kLegendRowMm = 4.5;
constexpr double kCharacterMm = 1.55;  // a mean one of 8 pt
constexpr double kEntryGapMm = 5.0;
constexpr double kLeastPanelMm = 5.0;

double EntryWidth(const LegendEntry& entry) {
  std::size_t characters = 0;
  for (const char c : Shortened(entry.text, kMostLegendCharacters)) {
    if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++characters;
  }
  return kSampleMm + kSampleGapMm + kCharacterMm * static_cast<double>(characters) + kEntryGapMm;
}

// From the top of the paper downwards, centred line by line. Returns how high it is.
double PlaceLegend(const Figure& figure, double width, std::vector<LegendPlace>* places) {
  double top = kTopMm;
  std::size_t line_begin = 0;
  while (line_begin < figure.legend.size()) {
    double line_width = 0.0;
    std::size_t end = line_begin;
    while (end < figure.legend.size() &&
           (end == line_begin || line_width + EntryWidth(figure.legend[end]) <= width)) {
      line_width += EntryWidth(figure.legend[end++]);
    }
    double left = std::max(0.0, (width - line_width + kEntryGapMm) / 2.0);
    for (; line_begin < end; ++line_begin) {
      places->push_back({left, -(top + kLegendRowMm / 2.0)});
      left += EntryWidth(figure.legend[line_begin]);
    }
    top += kLegendRowMm;
  }
  return top - kTopMm;
}

double SpaceBelow(const Figure& figure, std::size_t row) {
  if (row + 1 == figure.rows.size()) return kBottomMm;
  return figure.rows[row].shares_x_axis ? kGapMm : kBottomMm + kBetweenMm;
}

// For the legends that its panels have of their own.
double SpaceAbove(const Row& row) {
  const bool has_legend = std::any_of(row.panels.begin(), row.panels.end(),
                                      [](const Panel& panel) { return !panel.legend.empty(); });
  return has_legend ? 2.0 * kLegendRowMm : 0.0;
}

// Of one row, whose areas begin at `bottom`.
std::vector<Box> PlaceRow(std::size_t panels, double width, double bottom, double height) {
  const auto count = static_cast<double>(panels);
  const double each = (width - kRightMm) / count;
  std::vector<Box> boxes;
  for (std::size_t i = 0; i < panels; ++i) {
    boxes.push_back({static_cast<double>(i) * each + kLeftMm, bottom, each - kLeftMm, height});
  }
  return boxes;
}

}  // namespace

Layout LayOut(const Figure& figure, const PaperSize& size) {
  Layout layout{.width_mm = size.width_mm};
  const double legend_mm = PlaceLegend(figure, size.width_mm, &layout.legend);
  double fixed = kTopMm + legend_mm + (legend_mm > 0.0 ? 1.5 : 0.0);
  double flexible = 0.0;
  const double top = fixed;
  for (std::size_t row = 0; row < figure.rows.size(); ++row) {
    fixed += SpaceAbove(figure.rows[row]) + SpaceBelow(figure, row);
    flexible += figure.rows[row].height_mm;
  }
  layout.height_mm = size.height_mm.value_or(fixed + flexible);
  const double least = kLeastPanelMm * static_cast<double>(figure.rows.size());
  const double stretch = std::max(layout.height_mm - fixed, least) / flexible;
  for (LegendPlace& place : layout.legend) place.middle += layout.height_mm;
  double y = layout.height_mm - top;
  for (std::size_t row = 0; row < figure.rows.size(); ++row) {
    const double height = stretch * figure.rows[row].height_mm;
    y -= SpaceAbove(figure.rows[row]) + height;
    layout.panels.push_back(PlaceRow(figure.rows[row].panels.size(), size.width_mm, y, height));
    y -= SpaceBelow(figure, row);
  }
  return layout;
}

}  // namespace spikepinn::plot
