#include "core/spec/training_spec.h"

#include "absl/strings/str_cat.h"

namespace spikepinn {

absl::string_view ToString(Method method) {
  switch (method) {
    case Method::kPure:
      return "pure";
    case Method::kGuided:
      return "guided";
    case Method::kSegmented:
      return "segmented";
  }
  return "?";
}

absl::string_view ToString(Precision precision) {
  return precision == Precision::kFloat32 ? "float32" : "float64";
}

absl::StatusOr<Method> ParseMethod(absl::string_view name) {
  for (const Method method : kAllMethods) {
    if (name == ToString(method)) return method;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("method = \"", name, "\": must be one of pure, guided, segmented"));
}

TrainingSpec DefaultSpec(Method method) {
  TrainingSpec spec;
  spec.method = method;
  if (method == Method::kPure) {
    spec.collocation.uniform_points = 2000;
    spec.collocation.concentrated_points = 0;
  }
  if (method == Method::kSegmented) {
    spec.runtime.precision = Precision::kFloat64;
    spec.runtime.threads = 1;  // it uses no more, and leaves the others to other jobs
  }
  return spec;
}

std::int64_t ParameterCount(const NetworkOptions& network) {
  const std::int64_t input = 1;
  const std::int64_t outputs = 2;
  const std::int64_t hidden = network.width * (network.width + 1) * (network.hidden_layers - 1);
  return (input + 1) * network.width + hidden + outputs * (network.width + 1);
}

std::int64_t EstimatedTrainingBytes(const TrainingSpec& spec) {
  if (spec.method == Method::kSegmented) {
    // 5 rows and 2 columns a unit in the Jacobian, four copies of it; tables of values and
    // derivatives at 7.5 points a unit, for about eight sizes of network.
    const double units = static_cast<double>(spec.segmented.max_units);
    return static_cast<std::int64_t>((4 * 5 * 2 + 8 * 15) * units * units * 8.0);
  }
  const std::int64_t scalar = spec.runtime.precision == Precision::kFloat32 ? 4 : 8;
  const std::int64_t collocation =
      spec.collocation.uniform_points + spec.collocation.concentrated_points;
  const double guide =
      spec.method == Method::kGuided ? spec.forward.duration_ms / spec.guide.dt_ms + 1 : 0.0;
  // A collocation point carries its value and its derivative through every layer; each layer keeps
  // about five tensors of the layer's width for the backward pass.
  const double rows = 2.0 * static_cast<double>(collocation) + guide;
  const double activations = 5.0 * rows * static_cast<double>(spec.network.width) *
                             static_cast<double>(spec.network.hidden_layers);
  const double copies_of_weights = 6.0 + 2.0 * static_cast<double>(spec.lbfgs.history);
  const double weights = copies_of_weights * static_cast<double>(ParameterCount(spec.network));
  return static_cast<std::int64_t>((activations + weights) * static_cast<double>(scalar));
}

}  // namespace spikepinn
