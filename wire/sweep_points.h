// The points of a sweep: which fields vary, and which values they take at each index.
#ifndef SPIKEPINN_WIRE_SWEEP_POINTS_H_
#define SPIKEPINN_WIRE_SWEEP_POINTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "spikepinn/v1/sweep.pb.h"

namespace spikepinn::wire {

inline constexpr std::int64_t kMaxSweepPoints = 10'000;

// InvalidArgument, naming field, value and rule: no points or too many of them, a field given twice
// or empty, an axis without values, a point with too many or too few. What fields and values mean
// is not looked at.
absl::Status CheckPoints(const v1::Sweep& sweep);

// Of a sweep that passed CheckPoints:
std::int64_t PointCount(const v1::Sweep& sweep);
std::vector<std::string> SweepFields(const v1::Sweep& sweep);
// As many as there are fields; `index` in [0, PointCount). The last axis of a grid varies fastest.
std::vector<std::string> PointValues(const v1::Sweep& sweep, std::int64_t index);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_SWEEP_POINTS_H_
