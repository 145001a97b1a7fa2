// What a training job is asked to do, as plain structs with their defaults.
#ifndef SPIKEPINN_CORE_SPEC_TRAINING_SPEC_H_
#define SPIKEPINN_CORE_SPEC_TRAINING_SPEC_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/neuron/forward_problem.h"

namespace spikepinn {

enum class Method {
  kPure,       // physics residual and initial condition only: the baseline
  kGuided,     // guided by Euler's method: the published method
  kSegmented,  // one network a segment between events, resets exact: the default
};

enum class Precision { kFloat32, kFloat64 };

inline constexpr Method kAllMethods[] = {Method::kPure, Method::kGuided, Method::kSegmented};

// "pure", "guided", "segmented"; "float32", "float64".
absl::string_view ToString(Method method);
absl::string_view ToString(Precision precision);
// InvalidArgument, listing the known names, for any other word.
absl::StatusOr<Method> ParseMethod(absl::string_view name);

struct GuideOptions {
  double dt_ms = 1.0;  // step of the Euler guide
};

struct ReferenceSettings {
  double tolerance = 1e-12;  // of the reference integrator, relative and absolute
};

// A fully connected tanh network t -> (v, w).
struct NetworkOptions {
  std::int64_t hidden_layers = 4;
  std::int64_t width = 128;
};

struct CollocationOptions {
  std::int64_t uniform_points = 1500;
  // GUIDED only: placed within +-window of the spikes and corners that the guide knows.
  std::int64_t concentrated_points = 500;
  double window_ms = 5.0;
};

// Weights of the terms of the loss; each term is a mean of squares. GUIDED normalises w by the
// guide's mean and deviation, PURE by the neuron's own scale.
struct LossWeights {
  double physics_v = 1.0;
  double physics_w = 100.0;
  double physics_near_event = 11.0;  // GUIDED: factor within the window of an event
  double initial = 200.0;
  double data = 50.0;          // GUIDED: all data terms
  double data_w = 100.0;       // GUIDED: w's data term, before `data`
  double data_v_spike = 50.0;  // GUIDED: added to v's weight 1 where the guide's v > 0
};

struct AdamOptions {
  std::int64_t steps = 8000;
  double learning_rate = 1e-3;
};

struct LbfgsOptions {
  std::int64_t rounds = 100;
  std::int64_t iterations_per_round = 20;
  double learning_rate = 0.1;
  std::int64_t history = 50;
};

// Of SEGMENTED.
struct SegmentedOptions {
  double accuracy = 1e-8;  // relative L2 error of v over the span that is asked for
  // Fail, rather than warn, where the accuracy is not reached or the reference disagrees with the
  // network by more than the estimated error.
  bool strict = false;
  std::int64_t max_units = 41;          // of one segment's network; one that needs more is cut
  std::int64_t max_segments = 200'000;  // more end the training as stuck
};

struct RuntimeOptions {
  std::string device = "cpu";                 // "cpu", "cuda" or "cuda:N"
  Precision precision = Precision::kFloat32;  // SEGMENTED: kFloat64
  std::int64_t threads = 0;                   // 0: what the server grants a slot
  std::uint64_t seed = 1;
};

struct TrainingSpec {
  ForwardProblem forward;
  Method method = Method::kSegmented;
  GuideOptions guide;
  ReferenceSettings reference;
  SegmentedOptions segmented;
  // PURE and GUIDED:
  NetworkOptions network;
  CollocationOptions collocation;
  LossWeights loss_weights;
  AdamOptions adam;
  LbfgsOptions lbfgs;
  RuntimeOptions runtime;
};

// The published settings of a method; `forward` is left empty. For PURE: 2000 uniform collocation
// points and no concentrated ones, since it knows no events. For SEGMENTED: double precision and
// one thread, which is all it uses.
TrainingSpec DefaultSpec(Method method);

// What a server is willing to run.
struct SpecLimits {
  std::int64_t max_guide_steps = 10'000'000;
  std::int64_t max_optimizer_steps = 10'000'000;  // Adam steps + L-BFGS iterations
  std::int64_t max_parameters = 5'000'000;
  std::int64_t max_collocation_points = 1'000'000;
  std::int64_t max_memory_bytes = std::int64_t{4} << 30;  // estimated, of one worker
};

// Number of trainable parameters of the spec's network.
std::int64_t ParameterCount(const NetworkOptions& network);

// Memory that training takes on top of LibTorch itself, estimated. PURE and GUIDED: activations of
// all points kept for the backward pass, weights with Adam's moments and L-BFGS's history.
// SEGMENTED: its largest Jacobian with the factorisation's copies.
std::int64_t EstimatedTrainingBytes(const TrainingSpec& spec);

// InvalidArgument whose message names field, value and rule ("adam.steps = -5: must be in
// [1, 10000000]"); OK means that training can start. Devices are the server's to check.
absl::Status Validate(const TrainingSpec& spec, const SpecLimits& limits = {});

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_SPEC_TRAINING_SPEC_H_
