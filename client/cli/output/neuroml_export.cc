#include "client/cli/output/neuroml_export.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/neuron/field_error.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

constexpr std::int64_t kMostPulses = 100'000;

absl::Status CannotSay(absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat("NeuroML's izhikevich2007Cell cannot say this: ", what));
}

// `value` with so many decimal digits.
double Rounded(double value, int digits) {
  char text[64];
  const auto written =
      std::to_chars(text, text + sizeof(text), value, std::chars_format::general, digits);
  double rounded = value;
  std::from_chars(text, written.ptr, rounded);
  return rounded;
}

Izhikevich2007 WithThreshold(const NeuronModel& model, double v_threshold_mv) {
  return {.capacitance_pf = model.capacitance_pf,
          .k = model.q2,
          .v_rest_mv = model.v_w_mv,
          .v_threshold_mv = v_threshold_mv,
          .a_per_ms = model.a_per_ms,
          .b = model.b,
          .v_peak_mv = model.v_peak_mv,
          .v_reset_mv = model.v_reset_mv,
          .w_jump_pa = model.w_jump_pa};
}

// The 2007 form whose multiplied-out coefficients are these very ones. Of the thresholds that give
// them the one with the fewest digits, which is what somebody once wrote.
std::optional<Izhikevich2007> Factor(const NeuronModel& model) {
  const double threshold = -model.q1 / model.q2 - model.v_w_mv;
  if (!std::isfinite(threshold)) return std::nullopt;
  for (int digits = 1; digits <= std::numeric_limits<double>::max_digits10; ++digits) {
    const Izhikevich2007 cell = WithThreshold(model, Rounded(threshold, digits));
    if (cell.ToModel() == model) return cell;
  }
  return std::nullopt;
}

Izhikevich2007 FromProto(const v1::Izhikevich2007& cell) {
  return {.capacitance_pf = cell.capacitance_pf(),
          .k = cell.k(),
          .v_rest_mv = cell.v_rest_mv(),
          .v_threshold_mv = cell.v_threshold_mv(),
          .a_per_ms = cell.a_per_ms(),
          .b = cell.b(),
          .v_peak_mv = cell.v_peak_mv(),
          .v_reset_mv = cell.v_reset_mv(),
          .w_jump_pa = cell.w_jump_pa()};
}

// As it was written, or factored.
std::optional<Izhikevich2007> CellOf(const client::JobSpec& sent, const NeuronModel& model) {
  v1::TrainingSpec spec;
  if (spec.ParseFromString(sent.encoded()) && spec.forward().neuron().has_izhikevich2007()) {
    const Izhikevich2007 cell = FromProto(spec.forward().neuron().izhikevich2007());
    if (cell.ToModel() == model) return cell;
  }
  return Factor(model);
}

// Collects pulses whose sum is the stimulus during [0, end).
class PulseList {
 public:
  explicit PulseList(double end_ms) : end_ms_(end_ms) {}

  // A current from `start_ms` to `stop_ms`, at which it ends to the bit.
  void AddUntil(double start_ms, double stop_ms, double amplitude_pa) {
    if (start_ms >= end_ms_) return;
    double width_ms = stop_ms - start_ms;
    while (start_ms + width_ms < stop_ms) {
      width_ms = std::nextafter(width_ms, std::numeric_limits<double>::infinity());
    }
    pulses_.push_back({start_ms, width_ms, amplitude_pa});
  }

  void Add(const StepCurrent& step) { AddUntil(step.start_ms, end_ms_, step.amplitude_pa); }

  void Add(const PulseTrainCurrent& train) {
    const auto start = [&](std::int64_t k) {
      return train.start_ms + static_cast<double>(k) * train.period_ms;
    };
    if (train.width_ms >= train.period_ms) {  // one current without a gap
      return AddUntil(train.start_ms, start(train.count - 1) + train.width_ms, train.amplitude_pa);
    }
    for (std::int64_t k = 0; k < train.count && start(k) < end_ms_ && !IsFull(); ++k) {
      pulses_.push_back({start(k), train.width_ms, train.amplitude_pa});
    }
  }

  void Add(const PulseCurrent& pulse) { pulses_.push_back(pulse); }

  bool IsFull() const { return pulses_.size() > kMostPulses; }
  std::vector<PulseCurrent>& pulses() { return pulses_; }

 private:
  const double end_ms_;
  std::vector<PulseCurrent> pulses_;
};

absl::StatusOr<std::vector<PulseCurrent>> PulsesOf(const ForwardProblem& problem) {
  const Stimulus& stimulus = problem.stimulus;
  const std::pair<const char*, bool> others[] = {{"ramps", !stimulus.ramps.empty()},
                                                 {"sines", !stimulus.sines.empty()},
                                                 {"samples", !stimulus.samples.empty()}};
  for (const auto& [field, given] : others) {
    if (!given) continue;
    return CannotSay(absl::StrCat("forward.stimulus.", field,
                                  ": must be empty; only steps, pulses and pulse_trains become "
                                  "pulse generators"));
  }
  PulseList list(problem.duration_ms);
  for (const StepCurrent& step : stimulus.steps) list.Add(step);
  for (const PulseCurrent& pulse : stimulus.pulses) list.Add(pulse);
  for (const PulseTrainCurrent& train : stimulus.pulse_trains) list.Add(train);
  if (list.IsFull()) {
    return CannotSay(absl::StrCat("forward.stimulus: more than ", kMostPulses, " pulses"));
  }
  return std::move(list.pulses());
}

}  // namespace

absl::StatusOr<files::NeuroMlModel> ToNeuroMl(const client::JobSpec& sent,
                                              const client::JobSpec& effective) {
  absl::StatusOr<TrainingSpec> spec = effective.Resolve();
  if (!spec.ok()) return spec.status();
  const ForwardProblem& problem = spec->forward;
  const std::optional<Izhikevich2007> cell = CellOf(sent, problem.neuron);
  if (!cell.has_value()) {
    return CannotSay(
        "forward.neuron: must be of the 2007 form, k (v - v_r)(v - v_t) and w' = a (b (v - v_r) - "
        "w), without special rules and to the last bit");
  }
  if (problem.initial.w_pa != 0.0) {
    return CannotSay(
        absl::StrCat("forward.initial.w_pa = ", FormatNumber(problem.initial.w_pa), ": must be 0"));
  }
  absl::StatusOr<std::vector<PulseCurrent>> pulses = PulsesOf(problem);
  if (!pulses.ok()) return pulses.status();
  return files::NeuroMlModel{.id = "",
                             .cell = *cell,
                             .v0_mv = problem.initial.v_mv,
                             .pulses = *std::move(pulses),
                             .duration_ms = problem.duration_ms};
}

}  // namespace spikepinn::cli
