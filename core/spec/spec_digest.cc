#include "core/spec/spec_digest.h"

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

// FNV-1a over the bytes of numbers and words. Each struct is taken apart by a structured binding,
// which no longer compiles when the struct gets a new member.
class Digest {
 public:
  template <typename... Ts>
  void AddAll(const Ts&... values) {
    (Add(values), ...);
  }

  std::string Text() const { return absl::StrCat(absl::Hex(state_, absl::kZeroPad16)); }

 private:
  void Add(std::uint64_t value) {
    for (int i = 0; i < 8; ++i) AddByte(static_cast<unsigned char>(value >> (8 * i)));
  }
  void Add(std::int64_t value) { Add(static_cast<std::uint64_t>(value)); }
  void Add(double value) { Add(std::bit_cast<std::uint64_t>(value)); }
  void Add(bool value) { Add(std::uint64_t{value}); }
  void Add(Method value) { Add(static_cast<std::uint64_t>(value)); }
  void Add(Precision value) { Add(static_cast<std::uint64_t>(value)); }
  void Add(const std::string& value) {
    Add(std::uint64_t{value.size()});
    for (const char c : value) AddByte(static_cast<unsigned char>(c));
  }
  void Add(const std::optional<double>& value) {
    Add(value.has_value());
    Add(value.value_or(0.0));
  }
  template <typename T>
  void Add(const std::vector<T>& values) {
    Add(std::uint64_t{values.size()});
    for (const T& value : values) Add(value);
  }

  void Add(const StepCurrent& shape) {
    const auto& [start, amplitude] = shape;
    AddAll(start, amplitude);
  }
  void Add(const PulseCurrent& shape) {
    const auto& [start, width, amplitude] = shape;
    AddAll(start, width, amplitude);
  }
  void Add(const PulseTrainCurrent& shape) {
    const auto& [start, period, width, amplitude, count] = shape;
    AddAll(start, period, width, amplitude, count);
  }
  void Add(const RampCurrent& shape) {
    const auto& [start, end, slope] = shape;
    AddAll(start, end, slope);
  }
  void Add(const SineCurrent& shape) {
    const auto& [start, end, amplitude, frequency, phase] = shape;
    AddAll(start, end, amplitude, frequency, phase);
  }
  void Add(const SampledCurrent& shape) {
    const auto& [time, current] = shape;
    AddAll(time, current);
  }
  void Add(const Stimulus& stimulus) {
    const auto& [steps, pulses, pulse_trains, ramps, sines, samples] = stimulus;
    AddAll(steps, pulses, pulse_trains, ramps, sines, samples);
  }
  void Add(const NeuronModel& neuron) {
    const auto& [c, q2, q1, q0, a, b, v_w, leak, peak, reset, jump, peak_slope, reset_slope, w_max,
                 b_below, b_cubic] = neuron;
    AddAll(c, q2, q1, q0, a, b, v_w, leak, peak, reset, jump, peak_slope, reset_slope, w_max,
           b_below, b_cubic);
  }
  void Add(const State& state) {
    const auto& [v, w] = state;
    AddAll(v, w);
  }

  void AddByte(unsigned char byte) { state_ = (state_ ^ byte) * 0x100000001b3u; }

  std::uint64_t state_ = 0xcbf29ce484222325u;
};

void AddProblem(const ForwardProblem& problem, Digest* digest) {
  const auto& [neuron, stimulus, initial, duration] = problem;
  digest->AddAll(neuron, stimulus, initial, duration);
}

void AddRuntime(const RuntimeOptions& runtime, bool by_threads, Digest* digest) {
  const auto& [device, precision, threads, seed] = runtime;
  digest->AddAll(device, precision, by_threads ? threads : 1, seed);
}

}  // namespace

std::string SpecDigest(const TrainingSpec& spec) {
  Digest digest;
  const auto& [forward, method, guide, reference, segmented, network, collocation, loss_weights,
               adam, lbfgs, runtime] = spec;
  AddProblem(forward, &digest);
  const auto& [dt] = guide;
  const auto& [tolerance] = reference;
  digest.AddAll(method, dt, tolerance);
  const auto& [accuracy, strict, max_units, max_segments] = segmented;
  digest.AddAll(accuracy, strict, max_units, max_segments);
  const auto& [hidden_layers, width] = network;
  digest.AddAll(hidden_layers, width);
  const auto& [uniform, concentrated, window] = collocation;
  digest.AddAll(uniform, concentrated, window);
  const auto& [physics_v, physics_w, near_event, initial, data, data_w, data_v_spike] =
      loss_weights;
  digest.AddAll(physics_v, physics_w, near_event, initial, data, data_w, data_v_spike);
  const auto& [steps, adam_rate] = adam;
  digest.AddAll(steps, adam_rate);
  const auto& [rounds, iterations, lbfgs_rate, history] = lbfgs;
  digest.AddAll(rounds, iterations, lbfgs_rate, history);
  AddRuntime(runtime, method != Method::kSegmented, &digest);
  return digest.Text();
}

}  // namespace spikepinn
