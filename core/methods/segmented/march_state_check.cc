#include "core/methods/segmented/march_state_check.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "core/methods/segmented/network_sizes.h"

namespace spikepinn {
namespace {

absl::Status BrokenState(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("training state: ", what));
}

}  // namespace

absl::Status CheckState(const ForwardProblem& problem, const SegmentMarchOptions& options,
                        SegmentBases& bases, const MarchState& state) {
  if (state.so_far.segments.empty()) return absl::OkStatus();
  if (!(state.time_ms > 0.0 && state.time_ms <= problem.duration_ms)) {
    return BrokenState("it is not within the span");
  }
  // The model's own rules: the segments follow each other, and their arrays fit.
  const auto model = SegmentedModel::Make(state.so_far.segments);
  if (!model.ok()) return model.status();
  const auto sizes = NetworkSizes(options.local_tolerance, options.max_units);
  for (const int size : state.first_size) {
    if (size < 0 || size >= static_cast<int>(sizes.size()))
      return BrokenState("a size of network is not in use");
  }
  if (!state.last_spike.has_value()) return absl::OkStatus();
  const SpikeGuess& guess = *state.last_spike;
  if (std::find(sizes.begin(), sizes.end(), guess.units) == sizes.end() ||
      guess.x.size() != 2 * bases.WithUnits(guess.units).functions() + 1) {
    return BrokenState("the last spike's network is of a size that is not in use");
  }
  return absl::OkStatus();
}

}  // namespace spikepinn
