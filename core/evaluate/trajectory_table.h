// A solution side by side with the guide and the reference, on a time grid of the user's.
#ifndef SPIKEPINN_CORE_EVALUATE_TRAJECTORY_TABLE_H_
#define SPIKEPINN_CORE_EVALUATE_TRAJECTORY_TABLE_H_

#include <cstdint>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "core/network/trained_model.h"
#include "core/ode/trajectory.h"
#include "core/spec/training_spec.h"

namespace spikepinn {

// Every dt from 0 to the end of the span, or exactly these (ascending, within the span).
using TimeGrid = std::variant<double, std::vector<double>>;

inline constexpr std::int64_t kMaxTableSamples = 2'000'000;

// The times of a grid over [0, duration]. InvalidArgument, naming field ("dt_ms", "times"), value
// and rule, for a grid that is not in the span, not ascending or too large.
absl::StatusOr<std::vector<double>> GridTimes(const TimeGrid& grid, double duration_ms);

// Columns of one length. A spike of the solution or the reference appears as two rows at one time,
// before and after its reset.
struct TrajectoryTable {
  std::vector<double> time_ms;
  std::vector<double> v_mv, w_pa;
  std::vector<double> guide_v_mv, guide_w_pa;
  std::vector<double> reference_v_mv, reference_w_pa;
  std::vector<Spike> spikes, guide_spikes, reference_spikes;
};

// `times`: as GridTimes gives them. Errors are those of the reference.
absl::StatusOr<TrajectoryTable> Tabulate(const TrainingSpec& spec, const TrainedModel& model,
                                         const std::vector<double>& times);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_EVALUATE_TRAJECTORY_TABLE_H_
