#include "core/methods/segmented/network_sizes.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace spikepinn {
namespace {

constexpr int kUnits[] = {12, 18, 27, 41, 62, 93};
constexpr int kUnitsOfModestTolerance = 27;
constexpr double kModestTolerance = 5e-10;

}  // namespace

absl::Span<const int> NetworkSizes(double local_tolerance, int max_units) {
  const int most = local_tolerance >= kModestTolerance
                       ? std::min(max_units, kUnitsOfModestTolerance)
                       : max_units;
  const auto* end = std::upper_bound(std::begin(kUnits), std::end(kUnits), most);
  const auto count = static_cast<std::size_t>(end - std::begin(kUnits));
  return {kUnits, std::max<std::size_t>(1, count)};
}

}  // namespace spikepinn
