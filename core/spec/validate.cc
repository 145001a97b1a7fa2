#include <cmath>

#include "absl/strings/str_cat.h"
#include "core/spec/broken_rules.h"
#include "core/spec/training_spec.h"

namespace spikepinn {
namespace {

// `name` is the API's field path.
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

absl::Status CheckGuide(const TrainingSpec& spec, const SpecLimits& limits) {
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
  return absl::OkStatus();
}

absl::Status CheckTolerance(double tolerance) {
  if (tolerance >= 1e-13 && tolerance <= 1e-3) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("reference.tolerance = ", tolerance, ": must be in [1e-13, 1e-3]"));
}

void AddSolvers(const TrainingSpec& spec, const SpecLimits& limits, bool problem_is_valid,
                BrokenRules* rules) {
  const bool step = rules->Add(Positive("guide.dt_ms", spec.guide.dt_ms));
  if (step && problem_is_valid) rules->Add(CheckGuide(spec, limits));
  rules->Add(CheckTolerance(spec.reference.tolerance));
  rules->Add(InRange("runtime.threads", spec.runtime.threads, 0, 1024));
}

absl::Status CheckAccuracy(double accuracy) {
  if (accuracy >= 1e-12 && accuracy <= 1e-2) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("segmented.accuracy = ", accuracy, ": must be in [1e-12, 1e-2]"));
}

void AddSegmented(const TrainingSpec& spec, BrokenRules* rules) {
  rules->Add(CheckAccuracy(spec.segmented.accuracy));
  if (spec.runtime.precision != Precision::kFloat64) {
    rules->Add(absl::InvalidArgumentError(
        "runtime.precision = float32: must be float64 for method segmented"));
  }
  if (spec.runtime.device != "cpu") {
    rules->Add(absl::InvalidArgumentError(absl::StrCat("runtime.device = \"", spec.runtime.device,
                                                       "\": must be cpu for method segmented")));
  }
  rules->Add(InRange("segmented.max_units", spec.segmented.max_units, 27, 93));
  rules->Add(InRange("segmented.max_segments", spec.segmented.max_segments, 1, 10'000'000));
}

absl::Status CheckParameters(const TrainingSpec& spec, const SpecLimits& limits) {
  const std::int64_t parameters = ParameterCount(spec.network);
  if (parameters <= limits.max_parameters) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("network.width = ", spec.network.width,
                   ": with network.hidden_layers = ", spec.network.hidden_layers, " makes ",
                   parameters, " parameters, more than the limit of ", limits.max_parameters));
}

void AddNetwork(const TrainingSpec& spec, const SpecLimits& limits, BrokenRules* rules) {
  bool sizes = rules->Add(InRange("network.hidden_layers", spec.network.hidden_layers, 1, 64));
  sizes &= rules->Add(InRange("network.width", spec.network.width, 1, 16384));
  if (sizes) rules->Add(CheckParameters(spec, limits));
}

void AddPoints(const TrainingSpec& spec, const SpecLimits& limits, BrokenRules* rules) {
  const CollocationOptions& points = spec.collocation;
  const std::int64_t most = limits.max_collocation_points;
  rules->Add(InRange("collocation.uniform_points", points.uniform_points, 1, most));
  const bool count =
      rules->Add(InRange("collocation.concentrated_points", points.concentrated_points, 0, most));
  rules->Add(Positive("collocation.window_ms", points.window_ms));
  if (count && spec.method == Method::kPure && points.concentrated_points != 0) {
    rules->Add(absl::InvalidArgumentError(
        absl::StrCat("collocation.concentrated_points = ", points.concentrated_points,
                     ": must be 0 for method pure, which knows no events")));
  }
}

void AddWeights(const LossWeights& weights, BrokenRules* rules) {
  rules->Add(NotNegative("loss_weights.physics_v", weights.physics_v));
  rules->Add(NotNegative("loss_weights.physics_w", weights.physics_w));
  rules->Add(NotNegative("loss_weights.physics_near_event", weights.physics_near_event));
  rules->Add(NotNegative("loss_weights.initial", weights.initial));
  rules->Add(NotNegative("loss_weights.data", weights.data));
  rules->Add(NotNegative("loss_weights.data_w", weights.data_w));
  rules->Add(NotNegative("loss_weights.data_v_spike", weights.data_v_spike));
}

absl::Status CheckOptimizerSteps(const TrainingSpec& spec, std::int64_t most) {
  const LbfgsOptions& lbfgs = spec.lbfgs;
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

void AddOptimizers(const TrainingSpec& spec, const SpecLimits& limits, BrokenRules* rules) {
  const std::int64_t most = limits.max_optimizer_steps;
  const LbfgsOptions& lbfgs = spec.lbfgs;
  bool counts = rules->Add(InRange("adam.steps", spec.adam.steps, 1, most));
  rules->Add(Positive("adam.learning_rate", spec.adam.learning_rate));
  counts &= rules->Add(InRange("lbfgs.rounds", lbfgs.rounds, 0, most));
  counts &=
      rules->Add(InRange("lbfgs.iterations_per_round", lbfgs.iterations_per_round, 1, 10'000));
  rules->Add(Positive("lbfgs.learning_rate", lbfgs.learning_rate));
  rules->Add(InRange("lbfgs.history", lbfgs.history, 1, 1000));
  if (counts) rules->Add(CheckOptimizerSteps(spec, most));
}

absl::Status CheckMemory(const TrainingSpec& spec, const SpecLimits& limits) {
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

BrokenRules FindBrokenRules(const TrainingSpec& spec, const SpecLimits& limits) {
  BrokenRules rules;
  const bool problem_is_valid = AddBrokenRules(spec.forward, "forward.", &rules);
  AddSolvers(spec, limits, problem_is_valid, &rules);
  if (spec.method == Method::kSegmented) {
    AddSegmented(spec, &rules);
  } else {
    AddNetwork(spec, limits, &rules);
    AddPoints(spec, limits, &rules);
    AddWeights(spec.loss_weights, &rules);
    AddOptimizers(spec, limits, &rules);
  }
  // Of numbers that are in order.
  if (rules.empty()) rules.Add(CheckMemory(spec, limits));
  return rules;
}

absl::Status Validate(const TrainingSpec& spec, const SpecLimits& limits) {
  return FindBrokenRules(spec, limits).First();
}

}  // namespace spikepinn
