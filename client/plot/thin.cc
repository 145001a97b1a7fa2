#include "client/plot/thin.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace spikepinn::plot {
namespace {

using Indices = std::vector<std::size_t>;

bool LowerY(const PaperPoint& a, const PaperPoint& b) { return a.y < b.y; }

// Appends those of [begin, end) that reach furthest.
void AppendExtremes(absl::Span<const PaperPoint> line, std::size_t begin, std::size_t end,
                    Indices* out) {
  const auto bin = line.subspan(begin, end - begin);
  const auto [low, high] = std::minmax_element(bin.begin(), bin.end(), LowerY);
  Indices chosen = {begin, begin + static_cast<std::size_t>(low - bin.begin()),
                    begin + static_cast<std::size_t>(high - bin.begin()), end - 1};
  std::sort(chosen.begin(), chosen.end());
  chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  out->insert(out->end(), chosen.begin(), chosen.end());
}

Indices ExtremesOfBins(absl::Span<const PaperPoint> line, double bin_mm) {
  Indices out;
  std::size_t begin = 0;
  while (begin < line.size()) {
    const double bin = std::floor(line[begin].x / bin_mm);
    std::size_t end = begin + 1;
    while (end < line.size() && std::floor(line[end].x / bin_mm) == bin) ++end;
    AppendExtremes(line, begin, end, &out);
    begin = end;
  }
  return out;
}

// The directions in which a line from a point passes all that came after it closely enough.
class Sleeve {
 public:
  Sleeve(const PaperPoint& from, double tolerance) : from_(from), tolerance_(tolerance) {}

  // Whether a line straight to `point` passes all that came before it, `point` then included.
  bool Reaches(const PaperPoint& point) {
    const double distance = std::hypot(point.x - from_.x, point.y - from_.y);
    if (distance < furthest_ - tolerance_) return false;  // the line has turned back
    furthest_ = std::max(furthest_, distance);
    if (distance <= tolerance_) return true;
    const double angle = std::atan2(point.y - from_.y, point.x - from_.x);
    if (!has_direction_) middle_ = angle;
    has_direction_ = true;
    const double turned = std::remainder(angle - middle_, 2.0 * std::numbers::pi);
    if (turned < low_ || turned > high_) return false;
    const double half = std::asin(tolerance_ / distance);
    low_ = std::max(low_, turned - half);
    high_ = std::min(high_, turned + half);
    return true;
  }

 private:
  PaperPoint from_;
  double tolerance_;
  double furthest_ = 0.0;
  bool has_direction_ = false;
  double middle_ = 0.0;  // radians; the two below are relative to it
  double low_ = -std::numbers::pi;
  double high_ = std::numbers::pi;
};

// After Williams (1978): goes on with a line while one straight line will do.
Indices WithoutStraightOnes(absl::Span<const PaperPoint> line, const Indices& from,
                            double tolerance) {
  if (from.size() < 3) return from;
  Indices out = {from.front()};
  Sleeve sleeve(line[from.front()], tolerance);
  for (std::size_t i = 1; i < from.size(); ++i) {
    if (sleeve.Reaches(line[from[i]])) continue;
    out.push_back(from[i - 1]);
    sleeve = Sleeve(line[from[i - 1]], tolerance);
    sleeve.Reaches(line[from[i]]);
  }
  out.push_back(from.back());
  return out;
}

}  // namespace

Indices PointsToDraw(absl::Span<const PaperPoint> line, double bin_mm, double tolerance_mm) {
  const bool ascends = std::is_sorted(
      line.begin(), line.end(), [](const PaperPoint& a, const PaperPoint& b) { return a.x < b.x; });
  Indices kept;
  if (ascends) {
    kept = ExtremesOfBins(line, bin_mm);
  } else {
    for (std::size_t i = 0; i < line.size(); ++i) kept.push_back(i);
  }
  return WithoutStraightOnes(line, kept, tolerance_mm);
}

}  // namespace spikepinn::plot
