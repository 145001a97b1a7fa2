#include "core/neuron/stimulus.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace spikepinn {
namespace {

// A straight piece of current: value at the time asked for, and slope.
struct Line {
  double value_pa = 0.0;
  double slope_pa_per_ms = 0.0;
};

// Corners that only rounding keeps apart (0.1 + 0.2 and 0.3) are one: no segment of a solution is
// this short on purpose.
double CornerTolerance(double t_ms) { return 1e-12 * std::max(1.0, std::abs(t_ms)); }

// Both Current() and Corners() take the pulses' edges from here, so that they agree to the bit.
double PulseStart(const PulseTrainCurrent& train, std::int64_t k) {
  return train.start_ms + static_cast<double>(k) * train.period_ms;
}

double PulseEnd(const PulseTrainCurrent& train, std::int64_t k) {
  const bool joined = train.width_ms >= train.period_ms && k + 1 < train.count;
  return joined ? PulseStart(train, k + 1) : PulseStart(train, k) + train.width_ms;
}

// The last pulse that starts at or before `t_ms`; -1 before the first.
std::int64_t PulseAt(const PulseTrainCurrent& train, double t_ms) {
  const double quotient = std::floor((t_ms - train.start_ms) / train.period_ms);
  const double last = static_cast<double>(train.count - 1);
  auto k = static_cast<std::int64_t>(std::clamp(quotient, -1.0, last));
  // The quotient's rounding can be off by one at a pulse's very start.
  while (k >= 0 && PulseStart(train, k) > t_ms) --k;
  while (k + 1 < train.count && PulseStart(train, k + 1) <= t_ms) ++k;
  return k;
}

Line At(const StepCurrent& s, double t_ms) {
  return t_ms >= s.start_ms ? Line{s.amplitude_pa, 0.0} : Line{};
}

Line At(const PulseCurrent& s, double t_ms) {
  const bool on = t_ms >= s.start_ms && t_ms < s.start_ms + s.width_ms;
  return on ? Line{s.amplitude_pa, 0.0} : Line{};
}

Line At(const PulseTrainCurrent& s, double t_ms) {
  const std::int64_t k = PulseAt(s, t_ms);
  return k >= 0 && t_ms < PulseEnd(s, k) ? Line{s.amplitude_pa, 0.0} : Line{};
}

Line At(const RampCurrent& s, double t_ms) {
  const bool on = t_ms >= s.start_ms && t_ms < s.end_ms;
  return on ? Line{s.slope_pa_per_ms * (t_ms - s.start_ms), s.slope_pa_per_ms} : Line{};
}

// Slope between the samples i and i + 1.
double SlopeAfter(const SampledCurrent& s, std::size_t i) {
  return (s.current_pa[i + 1] - s.current_pa[i]) / (s.time_ms[i + 1] - s.time_ms[i]);
}

Line At(const SampledCurrent& s, double t_ms) {
  const auto after = std::upper_bound(s.time_ms.begin(), s.time_ms.end(), t_ms);
  if (after == s.time_ms.begin()) return {s.current_pa.front(), 0.0};
  if (after == s.time_ms.end()) return {s.current_pa.back(), 0.0};
  const auto i = static_cast<std::size_t>(after - s.time_ms.begin()) - 1;
  const double slope = SlopeAfter(s, i);
  return {s.current_pa[i] + slope * (t_ms - s.time_ms[i]), slope};
}

bool IsOn(const SineCurrent& s, double t_ms) { return t_ms >= s.start_ms && t_ms < s.end_ms; }

double AngularFrequency(const SineCurrent& s) {  // in rad/ms
  constexpr double kMsPerSecond = 1000.0;
  return 2.0 * std::numbers::pi * s.frequency_hz / kMsPerSecond;
}

double Phase(const SineCurrent& s, double t_ms) {
  return AngularFrequency(s) * (t_ms - s.start_ms) + s.phase_rad;
}

double Value(const SineCurrent& s, double t_ms) {
  return s.amplitude_pa * std::sin(Phase(s, t_ms));
}

template <typename Shape>
void Accumulate(const std::vector<Shape>& shapes, double t_ms, Line& sum) {
  for (const Shape& shape : shapes) {
    const Line line = At(shape, t_ms);
    sum.value_pa += line.value_pa;
    sum.slope_pa_per_ms += line.slope_pa_per_ms;
  }
}

// All shapes but the sines.
Line StraightPart(const Stimulus& stimulus, double t_ms) {
  Line sum;
  Accumulate(stimulus.steps, t_ms, sum);
  Accumulate(stimulus.pulses, t_ms, sum);
  Accumulate(stimulus.pulse_trains, t_ms, sum);
  Accumulate(stimulus.ramps, t_ms, sum);
  Accumulate(stimulus.samples, t_ms, sum);
  return sum;
}

// Collects the corners inside (begin, end).
class CornerList {
 public:
  CornerList(double begin_ms, double end_ms) : begin_ms_(begin_ms), end_ms_(end_ms) {}

  void Add(double t_ms) {
    if (t_ms > begin_ms_ && t_ms < end_ms_) times_ms_.push_back(t_ms);
  }

  void Add(const PulseTrainCurrent& train) {
    const std::int64_t first = std::max<std::int64_t>(PulseAt(train, begin_ms_), 0);
    const bool joined = train.width_ms >= train.period_ms;
    for (std::int64_t k = first; k < train.count && PulseStart(train, k) < end_ms_; ++k) {
      if (!joined || k == 0) Add(PulseStart(train, k));
      if (!joined || k + 1 == train.count) Add(PulseEnd(train, k));
    }
  }

  void Add(const SampledCurrent& s) {
    const auto first = std::upper_bound(s.time_ms.begin(), s.time_ms.end(), begin_ms_);
    const std::size_t n = s.time_ms.size();
    auto i = static_cast<std::size_t>(first - s.time_ms.begin());
    for (; i < n && s.time_ms[i] < end_ms_; ++i) {
      const double slope_before = i > 0 ? SlopeAfter(s, i - 1) : 0.0;
      const double slope_after = i + 1 < n ? SlopeAfter(s, i) : 0.0;
      if (slope_before != slope_after) Add(s.time_ms[i]);
    }
  }

  // Ascending. Of corners that are one up to rounding the last is kept: there all of them have
  // happened, so that SmoothFrom() sees the current after the jump.
  std::vector<double> Take() {
    std::sort(times_ms_.begin(), times_ms_.end());
    std::vector<double> kept;
    kept.reserve(times_ms_.size());
    for (const double t : times_ms_) {
      if (!kept.empty() && t - kept.back() <= CornerTolerance(t)) {
        kept.back() = t;
      } else {
        kept.push_back(t);
      }
    }
    return kept;
  }

 private:
  double begin_ms_;
  double end_ms_;
  std::vector<double> times_ms_;
};

}  // namespace

double SmoothCurrent::operator()(double t_ms) const {
  double current_pa = value_pa_ + slope_pa_per_ms_ * (t_ms - origin_ms_);
  for (const SineCurrent& sine : sines_) current_pa += Value(sine, t_ms);
  return current_pa;
}

double SmoothCurrent::Slope(double t_ms) const {
  double slope = slope_pa_per_ms_;
  for (const SineCurrent& sine : sines_) {
    slope += sine.amplitude_pa * AngularFrequency(sine) * std::cos(Phase(sine, t_ms));
  }
  return slope;
}

double Stimulus::Current(double t_ms) const {
  double current_pa = StraightPart(*this, t_ms).value_pa;
  for (const SineCurrent& sine : sines) {
    if (IsOn(sine, t_ms)) current_pa += Value(sine, t_ms);
  }
  return current_pa;
}

bool Stimulus::JumpsAt(double t_ms) const {
  constexpr double kSmallest = 1e-6;  // relative: no slope gets this far within two roundings of t
  const double before = Current(std::nextafter(t_ms, -kForever));
  const double after = Current(std::nextafter(t_ms, kForever));
  return std::abs(after - before) > kSmallest * (1.0 + std::max(std::abs(before), std::abs(after)));
}

std::vector<double> Stimulus::Corners(double begin_ms, double end_ms) const {
  CornerList corners(begin_ms, end_ms);
  for (const StepCurrent& s : steps) {
    if (s.amplitude_pa != 0.0) corners.Add(s.start_ms);
  }
  for (const PulseCurrent& s : pulses) {
    if (s.amplitude_pa == 0.0) continue;
    corners.Add(s.start_ms);
    corners.Add(s.start_ms + s.width_ms);
  }
  for (const PulseTrainCurrent& s : pulse_trains) {
    if (s.amplitude_pa != 0.0) corners.Add(s);
  }
  for (const RampCurrent& s : ramps) {
    if (s.slope_pa_per_ms == 0.0) continue;
    corners.Add(s.start_ms);
    corners.Add(s.end_ms);
  }
  for (const SineCurrent& s : sines) {
    if (s.amplitude_pa == 0.0) continue;
    corners.Add(s.start_ms);
    corners.Add(s.end_ms);
  }
  for (const SampledCurrent& s : samples) corners.Add(s);
  return corners.Take();
}

SmoothCurrent Stimulus::SmoothFrom(double begin_ms) const {
  const Line line = StraightPart(*this, begin_ms);
  SmoothCurrent smooth;
  smooth.origin_ms_ = begin_ms;
  smooth.value_pa_ = line.value_pa;
  smooth.slope_pa_per_ms_ = line.slope_pa_per_ms;
  for (const SineCurrent& sine : sines) {
    if (IsOn(sine, begin_ms)) smooth.sines_.push_back(sine);
  }
  return smooth;
}

}  // namespace spikepinn
