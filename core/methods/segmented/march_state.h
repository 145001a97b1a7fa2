// Where a march over the segments has got to.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_H_

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/methods/segmented/error_transport.h"
#include "core/methods/segmented/segment_guide.h"
#include "core/network/safetensors.h"
#include "core/network/segmented_model.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/runaway_watch.h"

namespace spikepinn {

enum class MarchEnd { kFinished, kStopped, kRunaway, kStuck };

struct MarchResult {
  MarchEnd end = MarchEnd::kFinished;
  std::string message;  // of kRunaway and kStuck
  std::vector<SegmentParts> segments;
  double estimated_relative_l2 = 0.0;     // of v over the whole span
  double estimated_spike_error_ms = 0.0;  // the largest of any spike time
  bool reached_tolerance = true;          // every segment by itself
  std::int64_t steps = 0;
  std::int64_t largest_units = 0;
  std::int64_t cuts = 0;  // that no event asked for
};

// The last segment that ended in a spike, as the first guess of the next one that does.
struct SpikeGuess {
  int units = 0;
  double duration_ms = 0.0;
  TimeMap map;
  SegmentScales scales;
  Eigen::VectorXd x;  // the unknowns of its training
};

// Everything that the segments to come depend on, as of the end of a segment; empty at the start of
// the span.
struct MarchState {
  double time_ms = 0.0;  // where the next segment starts
  State state;
  SolutionError error;  // there
  SolutionError noise;  // what rounding alone may have made of it, with the same sign everywhere
  std::array<int, 3> first_size = {};  // what the last segment of each SegmentEnd needed
  std::optional<SpikeGuess> last_spike;
  SpikePast spikes;
  double v_square = 0.0, v_rate_square = 0.0, error_square = 0.0, noise_square = 0.0;
  MarchResult so_far;  // but for the estimate over the whole span
};

// As arrays that are named with `prefix` in front, and back to the same bits. InvalidArgument for
// arrays that are missing or do not fit each other. A result is written as of kFinished.
void PutMarchState(const MarchState& state, const std::string& prefix, ArrayFile* file);
absl::StatusOr<MarchState> TakeMarchState(const ArrayFile& file, const std::string& prefix);
void PutMarchResult(const MarchResult& result, const std::string& prefix, ArrayFile* file);
absl::StatusOr<MarchResult> TakeMarchResult(const ArrayFile& file, const std::string& prefix);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_MARCH_STATE_H_
