#include <cmath>

#include "absl/strings/str_cat.h"
#include "core/spec/training_spec.h"

namespace spikepinn {
namespace {

// Collects nothing: the first rule that is broken is the answer. `name` is the API's field path.
absl::Status InRange(absl::string_view name, std::int64_t value, std::int64_t low,
                     std::int64_t high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " = ", value, ": must be in [", low, ", ", high, "]"));
}

absl::Status Positive(absl::string_view name, double value) {
  if (std::isfinite(value) && value > 0.0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, " = ", value, ": must be finite and > 0"));
}

absl::Status NotNegative(absl::string_view name, double value) {
  if (std::isfinite(value) && value >= 0.0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, " = ", value, ": must be finite and >= 0"));
}

absl::Status FirstError(std::initializer_list<absl::Status> statuses) {
  for (const absl::Status& status : statuses) {
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status ValidateSolvers(const TrainingSpec& spec, const SpecLimits& limits) {
  if (absl::Status status = Positive("guide.dt_ms", spec.guide.dt_ms); !status.ok()) return status;
  const double steps = spec.forward.duration_ms / spec.guide.dt_ms;
  if (spec.guide.dt_ms > spec.forward.duration_ms) {
    return absl::InvalidArgumentError(
        absl::StrCat("guide.dt_ms = ", spec.guide.dt_ms,
                     ": must not exceed forward.duration_ms = ", spec.forward.duration_ms));
  }
  if (steps > static_cast<double>(limits.max_guide_steps)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "guide.dt_ms = ", spec.guide.dt_ms, ": needs ", steps, " steps for forward.duration_ms = ",
        spec.forward.duration_ms, ", more than the limit of ", limits.max_guide_steps));
  }
  const double tolerance = spec.reference.tolerance;
  if (!(tolerance >= 1e-13 && tolerance <= 1e-3)) {
    return absl::InvalidArgumentError(
        absl::StrCat("reference.tolerance = ", tolerance, ": must be in [1e-13, 1e-3]"));
  }
  return absl::OkStatus();
}

absl::Status ValidateSegmented(const TrainingSpec& spec) {
  const SegmentedOptions& options = spec.segmented;
  if (!(options.accuracy >= 1e-12 && options.accuracy <= 1e-2)) {
    return absl::InvalidArgumentError(
        absl::StrCat("segmented.accuracy = ", options.accuracy, ": must be in [1e-12, 1e-2]"));
  }
  if (spec.runtime.precision != Precision::kFloat64) {
    return absl::InvalidArgumentError(
        "runtime.precision = float32: must be float64 for method segmented");
  }
  if (spec.runtime.device != "cpu") {
    return absl::InvalidArgumentError(absl::StrCat("runtime.device = \"", spec.runtime.device,
                                                   "\": must be cpu for method segmented"));
  }
  return FirstError({InRange("segmented.max_units", options.max_units, 27, 93),
                     InRange("segmented.max_segments", options.max_segments, 1, 10'000'000)});
}

absl::Status ValidateNetwork(const TrainingSpec& spec, const SpecLimits& limits) {
  absl::Status status =
      FirstError({InRange("network.hidden_layers", spec.network.hidden_layers, 1, 64),
                  InRange("network.width", spec.network.width, 1, 16384)});
  if (!status.ok()) return status;
  const std::int64_t parameters = ParameterCount(spec.network);
  if (parameters <= limits.max_parameters) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("network.width = ", spec.network.width,
                   ": with network.hidden_layers = ", spec.network.hidden_layers, " makes ",
                   parameters, " parameters, more than the limit of ", limits.max_parameters));
}

absl::Status ValidatePoints(const TrainingSpec& spec, const SpecLimits& limits) {
  const CollocationOptions& points = spec.collocation;
  const std::int64_t most = limits.max_collocation_points;
  absl::Status status =
      FirstError({InRange("collocation.uniform_points", points.uniform_points, 1, most),
                  InRange("collocation.concentrated_points", points.concentrated_points, 0, most),
                  Positive("collocation.window_ms", points.window_ms)});
  if (!status.ok()) return status;
  if (spec.method == Method::kPure && points.concentrated_points != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("collocation.concentrated_points = ", points.concentrated_points,
                     ": must be 0 for method pure, which knows no events"));
  }
  return absl::OkStatus();
}

absl::Status ValidateWeights(const LossWeights& weights) {
  return FirstError({NotNegative("loss_weights.physics_v", weights.physics_v),
                     NotNegative("loss_weights.physics_w", weights.physics_w),
                     NotNegative("loss_weights.physics_near_event", weights.physics_near_event),
                     NotNegative("loss_weights.initial", weights.initial),
                     NotNegative("loss_weights.data", weights.data),
                     NotNegative("loss_weights.data_w", weights.data_w),
                     NotNegative("loss_weights.data_v_spike", weights.data_v_spike)});
}

absl::Status ValidateOptimizers(const TrainingSpec& spec, const SpecLimits& limits) {
  const std::int64_t most = limits.max_optimizer_steps;
  const LbfgsOptions& lbfgs = spec.lbfgs;
  absl::Status status =
      FirstError({InRange("adam.steps", spec.adam.steps, 1, most),
                  Positive("adam.learning_rate", spec.adam.learning_rate),
                  InRange("lbfgs.rounds", lbfgs.rounds, 0, most),
                  InRange("lbfgs.iterations_per_round", lbfgs.iterations_per_round, 1, 10'000),
                  Positive("lbfgs.learning_rate", lbfgs.learning_rate),
                  InRange("lbfgs.history", lbfgs.history, 1, 1000)});
  if (!status.ok()) return status;
  const double iterations =
      static_cast<double>(lbfgs.rounds) * static_cast<double>(lbfgs.iterations_per_round);
  if (static_cast<double>(spec.adam.steps) + iterations <= static_cast<double>(most)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("lbfgs.rounds = ", lbfgs.rounds, ": with lbfgs.iterations_per_round = ",
                   lbfgs.iterations_per_round, " and adam.steps = ", spec.adam.steps,
                   " makes more optimiser steps than the limit of ", most));
}

absl::Status ValidateMemory(const TrainingSpec& spec, const SpecLimits& limits) {
  const std::int64_t bytes = EstimatedTrainingBytes(spec);
  if (bytes <= limits.max_memory_bytes) return absl::OkStatus();
  if (spec.method == Method::kSegmented) {
    return absl::InvalidArgumentError(absl::StrCat(
        "segmented.max_units = ", spec.segmented.max_units, ": training would need about ",
        bytes >> 20, " MiB, more than the limit of ", limits.max_memory_bytes >> 20, " MiB"));
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "collocation.uniform_points = ", spec.collocation.uniform_points,
      ": training would need about ", bytes >> 20, " MiB with network.width = ", spec.network.width,
      " and guide.dt_ms = ", spec.guide.dt_ms, ", more than the limit of ",
      limits.max_memory_bytes >> 20, " MiB"));
}

}  // namespace

absl::Status Validate(const TrainingSpec& spec, const SpecLimits& limits) {
  absl::Status status = FirstError({Validate(spec.forward), ValidateSolvers(spec, limits),
                                    InRange("runtime.threads", spec.runtime.threads, 0, 1024)});
  if (!status.ok()) return status;
  if (spec.method == Method::kSegmented) {
    status = ValidateSegmented(spec);
  } else {
    status = FirstError({ValidateNetwork(spec, limits), ValidatePoints(spec, limits),
                         ValidateWeights(spec.loss_weights), ValidateOptimizers(spec, limits)});
  }
  return status.ok() ? ValidateMemory(spec, limits) : status;
}

}  // namespace spikepinn
