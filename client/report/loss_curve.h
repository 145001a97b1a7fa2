// The training loss of a job as one curve.
#ifndef SPIKEPINN_CLIENT_REPORT_LOSS_CURVE_H_
#define SPIKEPINN_CLIENT_REPORT_LOSS_CURVE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/types/span.h"
#include "client/client/job.h"

namespace spikepinn::report {

// One term of the loss at the curve's steps; nan where it was not told.
struct LossTermCurve {
  std::string name;
  std::vector<double> values;
};

struct LossStage {
  std::string name;
  double first_step = 0.0;  // of the curve's steps
};

struct LossCurve {
  std::vector<double> step;          // over all stages, ascending
  std::vector<LossTermCurve> terms;  // in order of appearance, "total" last
  std::vector<LossStage> stages;
};

// From the progress among the events. Where an attempt was lost and a later one began again, the
// later one's figures stand.
LossCurve LossCurveOf(absl::Span<const client::Event> events);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_LOSS_CURVE_H_
