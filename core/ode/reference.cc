#include "core/ode/reference.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numbers>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/neuron/runaway_watch.h"
#include "core/ode/erk_integrator.h"
#include "core/ode/event_line.h"
#include "core/ode/henon_step.h"

namespace spikepinn {
namespace {

// Below this length a step is a straight line to all digits, and SUNDIALS can't tell its ends
// apart.
double TinyStep(double t_ms) { return 1e-12 * std::max(1.0, std::abs(t_ms)); }

// One run from 0 to the duration. Its invariant: the state is below the peak.
class ReferenceRun {
 public:
  ReferenceRun(const ForwardProblem& problem, absl::Span<const double> sample_times_ms,
               const ReferenceOptions& options)
      : problem_(problem),
        neuron_(problem.neuron),
        sample_times_ms_(sample_times_ms),
        options_(options),
        runaway_(problem.neuron, options.max_spikes, options.min_interval_ms),
        state_(problem.initial) {}

  absl::StatusOr<Trajectory> Run();

 private:
  using Point = SolutionPoint;

  absl::Status CreateIntegrators();
  bool RateInTime(double t_ms, const Pair& y, Pair& rate) const;
  StateRate RateAt(const Point& p) const { return neuron_.Rate(p.state, current_(p.t_ms), side_); }

  absl::Status EnterInterval();
  double LongestStep() const;
  absl::Status AdvanceTo(double target_ms);
  absl::Status AdvanceOnce(double target_ms);
  absl::StatusOr<Point> TryStep(double limit_ms);
  void ChooseSide();
  double KinkSlack() const;
  bool IsBeyondKink(const Point& p) const;
  bool MayHideEvent(const Point& end) const;
  std::optional<Point> Locate(const EventLine& line, const Point& end);
  absl::Status AddSpike(Point crossing);
  void AddSample(double t_ms);
  absl::Status CountStep();

  const ForwardProblem& problem_;
  const NeuronModel& neuron_;
  absl::Span<const double> sample_times_ms_;
  ReferenceOptions options_;
  RunawayWatch runaway_;

  Point Here() const { return {t_ms_, state_}; }
  void MoveTo(const Point& p) {
    t_ms_ = p.t_ms;
    state_ = p.state;
  }
  double t_ms_ = 0.0;
  State state_;
  bool restart_ = true;               // the integrator in time is not at (t_ms_, state_)
  SmoothCurrent current_;             // of the smooth interval that t_ms_ lies in
  KinkSide side_ = KinkSide::kAbove;  // of v_w, whose right-hand side holds from here on
  std::int64_t steps_ = 0;
  std::unique_ptr<ErkIntegrator> in_time_;
  std::unique_ptr<HenonStep> henon_;
  Trajectory result_;
};

absl::Status ReferenceRun::CreateIntegrators() {
  auto in_time = ErkIntegrator::Create(
      [this](double t, const Pair& y, Pair& rate) { return RateInTime(t, y, rate); },
      {options_.tolerance, ErkTable::kFehlberg78});
  if (!in_time.ok()) return in_time.status();
  in_time_ = *std::move(in_time);
  auto henon =
      HenonStep::Create(neuron_, 0.1 * options_.tolerance, [this] { return CountStep().ok(); });
  if (!henon.ok()) return henon.status();
  henon_ = *std::move(henon);
  return absl::OkStatus();
}

bool ReferenceRun::RateInTime(double t_ms, const Pair& y, Pair& rate) const {
  // Trial steps reach beyond the peak, where the quadratic would blow up in finite time. What
  // happens there is thrown away, so the right-hand side may go on as if v stood still.
  const double v_limit = neuron_.PeakAt(y[1]) + neuron_.v_peak_mv - neuron_.v_reset_mv;
  const StateRate r = neuron_.Rate({std::min(y[0], v_limit), y[1]}, current_(t_ms), side_);
  rate = {r.dv_mv_per_ms, r.dw_pa_per_ms};
  return std::isfinite(rate[0]) && std::isfinite(rate[1]);
}

absl::StatusOr<Trajectory> ReferenceRun::Run() {
  if (absl::Status status = CreateIntegrators(); !status.ok()) return status;
  std::vector<double> ends_ms = problem_.stimulus.Corners(0.0, problem_.duration_ms);
  ends_ms.push_back(problem_.duration_ms);
  std::size_t sample = 0;
  for (const double end_ms : ends_ms) {
    if (absl::Status status = EnterInterval(); !status.ok()) return status;
    for (; sample < sample_times_ms_.size() && sample_times_ms_[sample] <= end_ms; ++sample) {
      const double t_ms = sample_times_ms_[sample];
      if (absl::Status status = AdvanceTo(t_ms); !status.ok()) return status;
      AddSample(t_ms);
    }
    if (absl::Status status = AdvanceTo(end_ms); !status.ok()) return status;
  }
  return std::move(result_);
}

// Here begins a smooth interval of the stimulus.
absl::Status ReferenceRun::EnterInterval() {
  current_ = problem_.stimulus.SmoothFrom(t_ms_);
  restart_ = true;
  return in_time_->SetMaxStep(LongestStep());
}

// The Fehlberg table's error estimate does not see a current that depends on time alone. Its
// weights are those of the closed Newton-Cotes rule of seven points, whose error for a sine of
// angular frequency W and amplitude A / C is A / (C W) 9/1400 (W h / 6)^9: kept below the tolerance
// here. (Straight pieces of current are integrated exactly.)
double ReferenceRun::LongestStep() const {
  double longest_ms = kForever;
  for (const SineCurrent& sine : problem_.stimulus.sines) {
    const double w_per_ms = 2.0 * std::numbers::pi * sine.frequency_hz / 1000.0;
    const double swing_mv = std::abs(sine.amplitude_pa) / neuron_.capacitance_pf / w_per_ms;
    if (t_ms_ < sine.start_ms || t_ms_ >= sine.end_ms || !std::isfinite(swing_mv)) continue;
    const double ratio = options_.tolerance / swing_mv * (1400.0 / 9.0);
    longest_ms = std::min(longest_ms, 6.0 / w_per_ms * std::pow(ratio, 1.0 / 9.0));
  }
  return longest_ms;
}

absl::Status ReferenceRun::AdvanceTo(double target_ms) {
  while (t_ms_ < target_ms) {
    if (absl::Status status = AdvanceOnce(target_ms); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// One accepted step, or one up to an event: a spike with its reset, or the kink. A step that
// crosses an event's line, or that may have crossed it and come back, is taken again from its
// start: by Henon's step if the solution moves fast enough there, else with half its length.
absl::Status ReferenceRun::AdvanceOnce(double target_ms) {
  ChooseSide();
  double limit_ms = target_ms;
  while (true) {
    const absl::StatusOr<Point> end = TryStep(limit_ms);
    if (!end.ok()) return end.status();
    const double length_ms = end->t_ms - t_ms_;
    const bool tiny = length_ms <= TinyStep(t_ms_);
    const bool spike = neuron_.AbovePeak(end->state) >= 0.0;
    const bool kink = IsBeyondKink(*end);
    if (spike && tiny) return AddSpike(LinearCrossing(PeakLine(neuron_), Here(), *end));
    if (tiny || !(spike || kink || MayHideEvent(*end))) {
      // Within a tiny step the kink makes no difference.
      MoveTo(*end);
      return absl::OkStatus();
    }
    std::optional<Point> crossing;
    if (kink) {
      crossing = Locate(KinkLine(neuron_, side_), *end);
    } else if (spike) {
      crossing = Locate(PeakLine(neuron_), *end);
    }
    restart_ = true;
    if (crossing && !kink) return AddSpike(*crossing);
    if (crossing && neuron_.AbovePeak(crossing->state) < 0.0) {
      MoveTo(*crossing);
      return absl::OkStatus();
    }
    limit_ms = t_ms_ + 0.5 * length_ms;
  }
}

// From here by one step of the error control's choice, at most to `limit_ms`; stays here.
absl::StatusOr<ReferenceRun::Point> ReferenceRun::TryStep(double limit_ms) {
  if (absl::Status status = CountStep(); !status.ok()) return status;
  const double longest_ms = limit_ms - t_ms_;
  if (longest_ms <= TinyStep(t_ms_)) {
    restart_ = true;
    const StateRate rate = RateAt(Here());
    return Point{limit_ms,
                 {state_.v_mv + longest_ms * rate.dv_mv_per_ms,
                  state_.w_pa + longest_ms * rate.dw_pa_per_ms}};
  }
  absl::Status status = absl::OkStatus();
  if (restart_) status = in_time_->Restart(t_ms_, {state_.v_mv, state_.w_pa});
  restart_ = false;
  if (status.ok()) status = in_time_->StepTowards(limit_ms);
  if (!status.ok()) return status;
  return Point{in_time_->x(), {in_time_->y()[0], in_time_->y()[1]}};
}

// How far the solution may be beyond v_w before that counts: what the error control allows it to be
// wrong by. A neuron at rest there would otherwise cross it with every rounding.
double ReferenceRun::KinkSlack() const {
  return options_.tolerance * std::max(1.0, std::abs(neuron_.v_w_mv));
}

void ReferenceRun::ChooseSide() {
  if (!neuron_.HasKink()) return;
  const KinkSide side = neuron_.SideFrom(state_, current_(t_ms_), KinkSlack());
  restart_ = restart_ || side != side_;
  side_ = side;
}

bool ReferenceRun::IsBeyondKink(const Point& p) const {
  const EventLine kink = KinkLine(neuron_, side_);
  return neuron_.HasKink() && kink.Position(p.state) > kink.level_mv + KinkSlack();
}

bool ReferenceRun::MayHideEvent(const Point& end) const {
  const auto may_reach = [&](const EventLine& line, double slack_mv) {
    return MayReachWithin(line, slack_mv, Here(), RateAt(Here()), end, RateAt(end));
  };
  return may_reach(PeakLine(neuron_), 0.0) ||
         (neuron_.HasKink() && may_reach(KinkLine(neuron_, side_), KinkSlack()));
}

// Henon's step from here to the line, which lies before `end`. Nothing if the solution does not
// approach it all the way, or so slowly at its start that 1 / x' would be steep.
std::optional<SolutionPoint> ReferenceRun::Locate(const EventLine& line, const Point& end) {
  constexpr double kLongestInSteps = 4.0;
  const double rise = line.Speed(RateAt(Here()));
  const double distance_mv = line.level_mv - line.Position(state_);
  if (!(distance_mv > 0.0)) return std::nullopt;
  if (!(rise * kLongestInSteps * (end.t_ms - t_ms_) >= distance_mv)) return std::nullopt;
  std::optional<Point> crossing = henon_->Reach(line, Here(), current_, side_);
  // Rounding must not carry the event over a corner or a sample time.
  if (crossing) crossing->t_ms = std::min(crossing->t_ms, end.t_ms);
  return crossing;
}

absl::Status ReferenceRun::AddSpike(Point crossing) {
  const std::string runaway = runaway_.OnSpike(crossing.t_ms, crossing.state);
  if (!runaway.empty()) return absl::FailedPreconditionError(runaway);
  t_ms_ = crossing.t_ms;
  state_ = neuron_.Reset(crossing.state);
  restart_ = true;
  result_.spikes.push_back({t_ms_, crossing.state, state_});
  return absl::OkStatus();
}

void ReferenceRun::AddSample(double t_ms) {
  // Up to rounding: a spike's time varies by that much with the samples asked for.
  const bool at_spike =
      !result_.spikes.empty() && t_ms - result_.spikes.back().time_ms <= TinyStep(t_ms);
  const State state = at_spike ? result_.spikes.back().before : state_;
  result_.time_ms.push_back(t_ms);
  result_.v_mv.push_back(state.v_mv);
  result_.w_pa.push_back(state.w_pa);
}

absl::Status ReferenceRun::CountStep() {
  ++steps_;
  const auto samples = static_cast<std::int64_t>(sample_times_ms_.size());
  if (steps_ <= options_.max_steps + samples) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat(
      "more than ", options_.max_steps, " steps until t = ", t_ms_,
      " ms: the problem is too stiff or its stimulus too fast for an explicit integrator"));
}

absl::Status CheckArguments(const ForwardProblem& problem, absl::Span<const double> times_ms,
                            const ReferenceOptions& options) {
  if (absl::Status status = Validate(problem); !status.ok()) return status;
  if (!(options.tolerance > 0.0 && options.tolerance <= 1e-3)) {
    return absl::InvalidArgumentError(
        absl::StrCat("reference.tolerance = ", options.tolerance, ": must be in (0, 1e-3]"));
  }
  const auto inside = [&](double t) { return t >= 0.0 && t <= problem.duration_ms; };
  if (!std::all_of(times_ms.begin(), times_ms.end(), inside) ||
      !std::is_sorted(times_ms.begin(), times_ms.end())) {
    return absl::InvalidArgumentError(
        "sample_times_ms: must be ascending and within [0, duration_ms]");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Trajectory> IntegrateReference(const ForwardProblem& problem,
                                              absl::Span<const double> sample_times_ms,
                                              const ReferenceOptions& options) {
  absl::Status status = CheckArguments(problem, sample_times_ms, options);
  if (!status.ok()) return status;
  return ReferenceRun(problem, sample_times_ms, options).Run();
}

}  // namespace spikepinn
