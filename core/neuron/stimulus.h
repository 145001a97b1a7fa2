// The input current I(t) of a neuron, as a sum of simple shapes.
#ifndef SPIKEPINN_CORE_NEURON_STIMULUS_H_
#define SPIKEPINN_CORE_NEURON_STIMULUS_H_

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/status/status.h"

namespace spikepinn {

inline constexpr double kForever = std::numeric_limits<double>::infinity();

// Every shape is zero outside its interval, which includes its start and excludes its end; I(t) is
// the sum of all shapes. Times in ms, amplitudes in pA.

// amplitude from `start` on.
struct StepCurrent {
  double start_ms = 0.0;
  double amplitude_pa = 0.0;
  friend bool operator==(const StepCurrent&, const StepCurrent&) = default;
};

// amplitude during [start, start + width).
struct PulseCurrent {
  double start_ms = 0.0;
  double width_ms = 0.0;
  double amplitude_pa = 0.0;
  friend bool operator==(const PulseCurrent&, const PulseCurrent&) = default;
};

// `count` pulses of `width`, one every `period` >= width.
struct PulseTrainCurrent {
  double start_ms = 0.0;
  double period_ms = 0.0;
  double width_ms = 0.0;
  double amplitude_pa = 0.0;
  std::int64_t count = 0;
  friend bool operator==(const PulseTrainCurrent&, const PulseTrainCurrent&) = default;
};

// slope * (t - start) during [start, end): it falls back to zero at its end.
struct RampCurrent {
  double start_ms = 0.0;
  double end_ms = kForever;
  double slope_pa_per_ms = 0.0;
  friend bool operator==(const RampCurrent&, const RampCurrent&) = default;
};

// amplitude * sin(2 pi frequency (t - start) / 1000 + phase) during [start, end).
struct SineCurrent {
  double start_ms = 0.0;
  double end_ms = kForever;
  double amplitude_pa = 0.0;
  double frequency_hz = 0.0;
  double phase_rad = 0.0;
  friend bool operator==(const SineCurrent&, const SineCurrent&) = default;
};

// Pairs (time, current) with linear interpolation; before the first and after the last time the
// current keeps the value it has there. `time_ms` strictly increasing, both of one length.
struct SampledCurrent {
  std::vector<double> time_ms;
  std::vector<double> current_pa;
  friend bool operator==(const SampledCurrent&, const SampledCurrent&) = default;
};

// I(t) between two neighbouring corners, and its smooth continuation beyond them: what an
// integrator needs to take the limit from the left at a corner.
class SmoothCurrent {
 public:
  double operator()(double t_ms) const;
  double Slope(double t_ms) const;  // dI/dt in pA/ms

 private:
  friend class Stimulus;
  double origin_ms_ = 0.0;
  double value_pa_ = 0.0;  // at origin_ms_
  double slope_pa_per_ms_ = 0.0;
  std::vector<SineCurrent> sines_;  // the active ones
};

// A sum of shapes that knows its corners.
class Stimulus {
 public:
  std::vector<StepCurrent> steps;
  std::vector<PulseCurrent> pulses;
  std::vector<PulseTrainCurrent> pulse_trains;
  std::vector<RampCurrent> ramps;
  std::vector<SineCurrent> sines;
  std::vector<SampledCurrent> samples;

  // I(t) in pA, continuous from the right at corners.
  double Current(double t_ms) const;

  // Whether I jumps at that time or within rounding of it: there a solution has two derivatives. A
  // corner at which only the slope changes is no jump.
  bool JumpsAt(double t_ms) const;

  // Times strictly inside (begin, end) at which I(t) or its slope jumps, ascending, each once.
  std::vector<double> Corners(double begin_ms, double end_ms) const;

  // I on the smooth interval that starts at `begin_ms` (itself a corner or not) and reaches to the
  // next corner.
  SmoothCurrent SmoothFrom(double begin_ms) const;

  // InvalidArgument, naming field, value and rule, for what the shapes' comments forbid.
  absl::Status Validate(const char* prefix = "stimulus.") const;

  friend bool operator==(const Stimulus&, const Stimulus&) = default;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_STIMULUS_H_
