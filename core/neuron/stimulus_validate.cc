// What a stimulus may not be. The limits on counts keep Corners() and Current() affordable for
// whatever a stranger sends.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/neuron/broken_rules.h"
#include "core/neuron/field_error.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {
namespace {

// Current() looks at every shape; more events than this belong in a pulse train or in samples.
constexpr std::size_t kMaxShapes = 10'000;
constexpr std::int64_t kMaxPulses = 1'000'000;

struct NamedValue {
  const char* name;
  double value;
};

absl::Status CheckAllFinite(const std::string& prefix, std::initializer_list<NamedValue> fields) {
  for (const NamedValue& field : fields) {
    absl::Status finite = CheckFinite(absl::StrCat(prefix, field.name), field.value);
    if (!finite.ok()) return finite;
  }
  return absl::OkStatus();
}

// An end may be kForever, but must lie behind its start.
absl::Status CheckEnd(const std::string& prefix, double start_ms, double end_ms) {
  const std::string name = absl::StrCat(prefix, "end_ms");
  if (std::isnan(end_ms)) return FieldError(name, end_ms, "must be a number");
  if (end_ms > start_ms) return absl::OkStatus();
  return FieldError(name, end_ms, absl::StrCat("must be > start_ms = ", FormatNumber(start_ms)));
}

absl::Status Check(const StepCurrent& s, const std::string& prefix) {
  return CheckAllFinite(prefix, {{"start_ms", s.start_ms}, {"amplitude_pa", s.amplitude_pa}});
}

absl::Status Check(const PulseCurrent& s, const std::string& prefix) {
  absl::Status finite =
      CheckAllFinite(prefix, {{"start_ms", s.start_ms}, {"amplitude_pa", s.amplitude_pa}});
  if (!finite.ok()) return finite;
  return CheckPositive(absl::StrCat(prefix, "width_ms"), s.width_ms);
}

absl::Status Check(const PulseTrainCurrent& s, const std::string& prefix) {
  absl::Status status = CheckAllFinite(
      prefix,
      {{"start_ms", s.start_ms}, {"period_ms", s.period_ms}, {"amplitude_pa", s.amplitude_pa}});
  if (!status.ok()) return status;
  status = CheckPositive(absl::StrCat(prefix, "width_ms"), s.width_ms);
  if (!status.ok()) return status;
  if (s.period_ms < s.width_ms) {
    return FieldError(absl::StrCat(prefix, "period_ms"), s.period_ms,
                      absl::StrCat("must be >= width_ms = ", FormatNumber(s.width_ms)));
  }
  if (s.count < 1 || s.count > kMaxPulses) {
    return absl::InvalidArgumentError(
        absl::StrCat(prefix, "count = ", s.count, ": must be in 1..", kMaxPulses));
  }
  return absl::OkStatus();
}

absl::Status Check(const RampCurrent& s, const std::string& prefix) {
  absl::Status finite =
      CheckAllFinite(prefix, {{"start_ms", s.start_ms}, {"slope_pa_per_ms", s.slope_pa_per_ms}});
  if (!finite.ok()) return finite;
  return CheckEnd(prefix, s.start_ms, s.end_ms);
}

absl::Status Check(const SineCurrent& s, const std::string& prefix) {
  absl::Status status = CheckAllFinite(prefix, {{"start_ms", s.start_ms},
                                                {"amplitude_pa", s.amplitude_pa},
                                                {"frequency_hz", s.frequency_hz},
                                                {"phase_rad", s.phase_rad}});
  if (!status.ok()) return status;
  if (s.frequency_hz < 0.0) {
    return FieldError(absl::StrCat(prefix, "frequency_hz"), s.frequency_hz, "must be >= 0");
  }
  return CheckEnd(prefix, s.start_ms, s.end_ms);
}

absl::Status Check(const SampledCurrent& s, const std::string& prefix) {
  if (s.time_ms.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(prefix, "time_ms: must not be empty"));
  }
  if (s.time_ms.size() != s.current_pa.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(prefix, "current_pa: ", s.current_pa.size(),
                     " values: must be as many as time_ms: ", s.time_ms.size()));
  }
  for (std::size_t i = 0; i < s.time_ms.size(); ++i) {
    const std::string time_name = absl::StrCat(prefix, "time_ms[", i, "]");
    absl::Status finite = CheckFinite(time_name, s.time_ms[i]);
    if (!finite.ok()) return finite;
    finite = CheckFinite(absl::StrCat(prefix, "current_pa[", i, "]"), s.current_pa[i]);
    if (!finite.ok()) return finite;
    if (i > 0 && !(s.time_ms[i] > s.time_ms[i - 1])) {
      return FieldError(
          time_name, s.time_ms[i],
          absl::StrCat("must be > the time before it, ", FormatNumber(s.time_ms[i - 1])));
    }
  }
  return absl::OkStatus();
}

template <typename Shapes>
bool AddEach(const Shapes& shapes, const char* prefix, const char* name, BrokenRules* rules) {
  if (shapes.size() > kMaxShapes) {
    return rules->Add(absl::InvalidArgumentError(
        absl::StrCat(prefix, name, ": ", shapes.size(), " entries: must be <= ", kMaxShapes)));
  }
  bool valid = true;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    valid &= rules->Add(Check(shapes[i], absl::StrCat(prefix, name, "[", i, "].")));
  }
  return valid;
}

absl::Status CheckPulsesInAll(const Stimulus& stimulus, const char* prefix) {
  std::int64_t pulses = 0;
  for (const PulseTrainCurrent& train : stimulus.pulse_trains) pulses += train.count;
  if (pulses <= kMaxPulses) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(prefix, "pulse_trains: ", pulses, " pulses in all: must be <= ", kMaxPulses));
}

}  // namespace

bool AddBrokenRules(const Stimulus& stimulus, const char* prefix, BrokenRules* rules) {
  bool valid = AddEach(stimulus.steps, prefix, "steps", rules);
  valid &= AddEach(stimulus.pulses, prefix, "pulses", rules);
  const bool trains_are_valid = AddEach(stimulus.pulse_trains, prefix, "pulse_trains", rules);
  valid &= trains_are_valid && rules->Add(CheckPulsesInAll(stimulus, prefix));
  valid &= AddEach(stimulus.ramps, prefix, "ramps", rules);
  valid &= AddEach(stimulus.sines, prefix, "sines", rules);
  valid &= AddEach(stimulus.samples, prefix, "samples", rules);
  return valid;
}

absl::Status Stimulus::Validate(const char* prefix) const {
  BrokenRules rules;
  AddBrokenRules(*this, prefix, &rules);
  return rules.First();
}

}  // namespace spikepinn
