#include "client/report/accuracy_metrics.h"

#include <algorithm>
#include <cmath>

namespace spikepinn::report {

std::optional<double> LargestSpikeError(const Accuracy& accuracy) {
  const auto largest = std::max_element(accuracy.spike_errors.begin(), accuracy.spike_errors.end(),
                                        [](const SpikeError& a, const SpikeError& b) {
                                          return std::abs(a.error_ms) < std::abs(b.error_ms);
                                        });
  if (largest == accuracy.spike_errors.end()) return std::nullopt;
  return largest->error_ms;
}

}  // namespace spikepinn::report
