#include "client/plot/axis_range.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace spikepinn::plot {
namespace {

constexpr double kRoom = 0.05;         // share of the range, on each side
constexpr double kLogRoom = 0.05;      // of a decade, on each side
constexpr double kFarShare = 0.25;     // of what must be seen, beyond it on each side
constexpr double kLowestShare = 0.01;  // of the values, which may leave a logarithmic picture

}  // namespace

AxisRange LinearRange(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !std::isfinite(value); });
  if (values.empty()) return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double spread = *high - *low;
  const double room = spread > 0.0 ? kRoom * spread : std::max(std::abs(*high) * 0.1, 0.5);
  return {*low - room, *high + room};
}

AxisRange LinearRange(const std::vector<double>& values, std::vector<double> must_be_seen) {
  AxisRange range = LinearRange(std::move(must_be_seen));
  const double far = kFarShare * (range.high - range.low);
  const AxisRange limits = {range.low - far, range.high + far};
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    range.low = std::min(range.low, std::max(value, limits.low));
    range.high = std::max(range.high, std::min(value, limits.high));
  }
  return range;
}

AxisRange LogRange(std::vector<double> values) {
  std::erase_if(values, [](double value) { return !(std::isfinite(value) && value > 0.0); });
  if (values.empty()) return {0.1, 10.0};
  const auto cut = static_cast<std::ptrdiff_t>(kLowestShare * static_cast<double>(values.size()));
  std::nth_element(values.begin(), values.begin() + cut, values.end());
  const double low = values[static_cast<std::size_t>(cut)];
  const double high = *std::max_element(values.begin(), values.end());
  const double bottom = std::floor(std::log10(low) - kLogRoom);
  const double top = std::max(std::ceil(std::log10(high) + kLogRoom), bottom + 1.0);
  return {std::pow(10.0, bottom), std::pow(10.0, top)};
}

}  // namespace spikepinn::plot
