#include "core/methods/segmented/march_state.h"

#include <utility>

#include "core/checkpoint/state_arrays.h"

namespace spikepinn {
namespace {

constexpr std::int64_t kMostCounted = std::int64_t{1} << 53;  // that a double holds exactly
constexpr std::int64_t kMostUnits = 1 << 16;

void PutSpikeGuess(const SpikeGuess& guess, StateWriter* out) {
  out->Whole("last_spike.units", guess.units);
  out->Number("last_spike.duration_ms", guess.duration_ms);
  out->Numbers("last_spike.map", guess.map.coefficients());
  out->Numbers("last_spike.scales", {guess.scales.v_mv, guess.scales.w_pa});
  out->Numbers("last_spike.x", {guess.x.begin(), guess.x.end()});
}

SpikeGuess TakeSpikeGuess(StateReader* in) {
  SpikeGuess guess;
  guess.units = static_cast<int>(in->Whole("last_spike.units", 1, kMostUnits));
  guess.duration_ms = in->Number("last_spike.duration_ms");
  std::vector<double> map = in->Numbers("last_spike.map");
  if (map.size() < 2) {
    in->Refuse("last_spike.map", "must have at least 2 coefficients");
    map = {0.5, 0.5};
  }
  guess.map = TimeMap(std::move(map));
  const std::vector<double> scales = in->Numbers("last_spike.scales", 2);
  guess.scales = {.v_mv = scales[0], .w_pa = scales[1]};
  const std::vector<double> x = in->Numbers("last_spike.x");
  guess.x = Eigen::Map<const Eigen::VectorXd>(x.data(), static_cast<Eigen::Index>(x.size()));
  return guess;
}

}  // namespace

void PutMarchResult(const MarchResult& result, const std::string& prefix, ArrayFile* file) {
  PutSegments(result.segments, prefix, file);
  StateWriter out(file, prefix);
  out.Number("estimated_relative_l2", result.estimated_relative_l2);
  out.Number("estimated_spike_error_ms", result.estimated_spike_error_ms);
  out.Whole("reached_tolerance", result.reached_tolerance ? 1 : 0);
  out.Whole("steps", result.steps);
  out.Whole("largest_units", result.largest_units);
  out.Whole("cuts", result.cuts);
}

absl::StatusOr<MarchResult> TakeMarchResult(const ArrayFile& file, const std::string& prefix) {
  absl::StatusOr<std::vector<SegmentParts>> segments = TakeSegments(file, prefix);
  if (!segments.ok()) return segments.status();
  StateReader in(file, prefix);
  MarchResult result{.segments = *std::move(segments),
                     .estimated_relative_l2 = in.Number("estimated_relative_l2"),
                     .estimated_spike_error_ms = in.Number("estimated_spike_error_ms"),
                     .reached_tolerance = in.Flag("reached_tolerance"),
                     .steps = in.Whole("steps", 0, kMostCounted),
                     .largest_units = in.Whole("largest_units", 0, kMostUnits),
                     .cuts = in.Whole("cuts", 0, kMostCounted)};
  if (!in.status().ok()) return in.status();
  return result;
}

void PutMarchState(const MarchState& state, const std::string& prefix, ArrayFile* file) {
  PutMarchResult(state.so_far, prefix, file);
  StateWriter out(file, prefix);
  out.Numbers("here", {state.time_ms, state.state.v_mv, state.state.w_pa});
  out.Numbers("error", {state.error.v_mv, state.error.w_pa, state.noise.v_mv, state.noise.w_pa});
  out.Numbers("first_size", {state.first_size.begin(), state.first_size.end()});
  out.Whole("spikes", state.spikes.spikes);
  out.Number("last_spike_ms", state.spikes.last_ms);
  out.Numbers("squares",
              {state.v_square, state.v_rate_square, state.error_square, state.noise_square});
  if (state.last_spike.has_value()) PutSpikeGuess(*state.last_spike, &out);
}

absl::StatusOr<MarchState> TakeMarchState(const ArrayFile& file, const std::string& prefix) {
  absl::StatusOr<MarchResult> so_far = TakeMarchResult(file, prefix);
  if (!so_far.ok()) return so_far.status();
  StateReader in(file, prefix);
  MarchState state;
  state.so_far = *std::move(so_far);
  const std::vector<double> here = in.Numbers("here", 3);
  state.time_ms = here[0];
  state.state = {.v_mv = here[1], .w_pa = here[2]};
  const std::vector<double> error = in.Numbers("error", 4);
  state.error = {.v_mv = error[0], .w_pa = error[1]};
  state.noise = {.v_mv = error[2], .w_pa = error[3]};
  const std::vector<double> sizes = in.Numbers("first_size", state.first_size.size());
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    // Its upper end is the march's to check.
    if (!(sizes[i] >= 0.0 && sizes[i] <= kMostUnits)) in.Refuse("first_size", "out of range");
    if (in.status().ok()) state.first_size[i] = static_cast<int>(sizes[i]);
  }
  state.spikes.spikes = in.Whole("spikes", 0, kMostCounted);
  state.spikes.last_ms = in.Number("last_spike_ms");
  const std::vector<double> squares = in.Numbers("squares", 4);
  state.v_square = squares[0];
  state.v_rate_square = squares[1];
  state.error_square = squares[2];
  state.noise_square = squares[3];
  if (in.Has("last_spike.x")) state.last_spike = TakeSpikeGuess(&in);
  if (!in.status().ok()) return in.status();
  return state;
}

}  // namespace spikepinn
