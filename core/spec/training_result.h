// What training says about itself on the way and at its end, as plain structs. The public API's
// messages of the same names (proto/spikepinn/v1/result.proto) mirror them field by field.
#ifndef SPIKEPINN_CORE_SPEC_TRAINING_RESULT_H_
#define SPIKEPINN_CORE_SPEC_TRAINING_RESULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/spec/training_spec.h"

namespace spikepinn {

// One term of the loss, weighted as it enters the sum; the sum itself is named "total".
struct LossTerm {
  std::string name;
  double value = 0.0;
};

// A snapshot of a running training. Times are the worker's to fill in: the core has no clock.
struct Progress {
  std::string stage;  // "adam", "lbfgs", "segments"
  std::int64_t step = 0;
  std::int64_t total_steps = 0;
  std::vector<LossTerm> loss;
  double step_size = 0.0;
  double elapsed_seconds = 0.0;
  double steps_per_second = 0.0;
  double remaining_seconds = -1.0;  // of all stages; negative while unknown
  std::int64_t overall_step = 0;
  std::int64_t overall_total_steps = 0;
};

// A piece of the solution that is finished while the rest still trains: one segment, or several
// short ones.
struct FinishedPiece {
  std::int64_t index = 0;  // from 0; a later piece of the same index replaces this one
  double start_ms = 0.0;
  double end_ms = 0.0;
  std::int64_t segments = 0;
  std::int64_t units = 0;        // of its largest network
  double estimated_error = 0.0;  // relative L2 error of v that its worst segment adds by itself
  std::vector<double> spike_ms;
  // Some samples, close together where v moves fast; at a spike one before its reset and one after.
  std::vector<double> time_ms, v_mv, w_pa;
};

// Errors of one variable against a yardstick.
struct VariableAccuracy {
  double mae = 0.0;
  double rmse = 0.0;
  double max = 0.0;
  double relative_l2 = 0.0;
  double mean_percent_error = 0.0;  // mean of |error| / (|yardstick| + 1), times 100
};

struct SpikeError {
  std::int64_t index = 0;  // in the yardstick's spikes, from 0
  double expected_ms = 0.0;
  double found_ms = 0.0;
  double error_ms = 0.0;  // found - expected
};

// One solution against another one.
struct Accuracy {
  VariableAccuracy v;
  VariableAccuracy w;
  std::int64_t spikes_expected = 0;
  std::int64_t spikes_found = 0;
  std::int64_t spikes_matched = 0;
  std::vector<SpikeError> spike_errors;  // one for every matched spike, ascending in time
  std::int64_t samples = 0;
};

struct StageSummary {
  std::string stage;
  std::int64_t steps = 0;
  double seconds = 0.0;
};

// What SEGMENTED says about its own accuracy, from its residual and without the reference.
struct SegmentedReport {
  double accuracy_asked = 0.0;
  double estimated_relative_l2 = 0.0;     // of v over the span
  double estimated_spike_error_ms = 0.0;  // the largest
  bool reached = false;                   // the estimate is within what was asked for
  std::int64_t segments = 0;
  std::int64_t cuts = 0;  // ends of segments that are no event
  std::int64_t largest_units = 0;
  std::int64_t passes = 0;  // over the span, with ever sharper segments
};

// The end of a successful training.
struct Summary {
  Method method = Method::kSegmented;
  std::optional<SegmentedReport> segmented;  // of SEGMENTED
  Accuracy against_guide;
  Accuracy against_reference;
  Accuracy guide_against_reference;
  double mean_abs_residual_v_mv_per_ms = 0.0;
  double mean_abs_residual_w_pa_per_ms = 0.0;
  std::vector<LossTerm> final_loss;
  std::vector<StageSummary> stages;
  double training_seconds = 0.0;
  double worker_seconds = 0.0;
  std::string device;
  Precision precision = Precision::kFloat32;
  std::int64_t threads = 0;
  std::uint64_t seed = 0;
  std::int64_t parameter_count = 0;
  std::string model_sha256;
  std::vector<std::string> notes;
  std::string version;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_SPEC_TRAINING_RESULT_H_
