// The figures of an accuracy, as tables list them.
#ifndef SPIKEPINN_CLIENT_REPORT_ACCURACY_METRICS_H_
#define SPIKEPINN_CLIENT_REPORT_ACCURACY_METRICS_H_

#include <optional>

#include "core/spec/training_result.h"

namespace spikepinn::report {

struct AccuracyVariable {
  const char* name;
  const char* unit;
  VariableAccuracy Accuracy::*member;
};

inline constexpr AccuracyVariable kAccuracyVariables[] = {{"v", "mV", &Accuracy::v},
                                                          {"w", "pA", &Accuracy::w}};

struct AccuracyMetric {
  const char* name;
  const char* unit;  // null: the variable's
  double VariableAccuracy::*member;
};

inline constexpr AccuracyMetric kAccuracyMetrics[] = {
    {"mean absolute error", nullptr, &VariableAccuracy::mae},
    {"root mean square error", nullptr, &VariableAccuracy::rmse},
    {"largest error", nullptr, &VariableAccuracy::max},
    {"relative L2 error", "", &VariableAccuracy::relative_l2},
    {"mean percent error", "%", &VariableAccuracy::mean_percent_error}};

// In ms, with its sign; nothing where no spikes correspond.
std::optional<double> LargestSpikeError(const Accuracy& accuracy);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_ACCURACY_METRICS_H_
